package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/**
 * A TCP port of 127.0.0.1 that the system gives to nobody else while it is held. Nobody answers
 * there, until a server that is told of the port listens on it.
 */
public final class HeldPort implements AutoCloseable {

    private final Socket socket;

    private HeldPort(Socket socket) {
        this.socket = socket;
    }

    /**
     * Holds any free port.
     *
     * @throws UncheckedIOException if there is none
     */
    public static HeldPort any() {
        Socket socket = new Socket();
        try {
            // What is bound and does not listen is in no server's way: servers of Java reuse
            // addresses too. Yet the port is not free for who asks for any.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            return new HeldPort(socket);
        } catch (IOException e) {
            close(socket);
            throw new UncheckedIOException("127.0.0.1 gives no port", e);
        }
    }

    /** Its number. */
    public int number() {
        return socket.getLocalPort();
    }

    /** Lets go of it; who listens there goes on. */
    @Override
    public void close() {
        close(socket);
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("a port that was held cannot be closed", e);
        }
    }
}
