package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** Looks for ports that nobody listens on. */
public final class FreePort {

    private static final int TRIES = 200;

    private FreePort() {}

    /**
     * The first free TCP port of 127.0.0.1 at or after a given one.
     *
     * @param first from 1 to 65535; 0: any free port, see {@link HeldPort}
     * @throws IllegalStateException if none of 200 ports is free; the message names the range
     */
    public static int from(int first) {
        if (first == 0) {
            return anyFree();
        }
        int last = Math.min(65535, first + TRIES - 1);
        for (int port = first; port <= last; port++) {
            if (isFree(port)) {
                return port;
            }
        }
        throw new IllegalStateException(
                "No free port between "
                        + first
                        + " and "
                        + last
                        + " on 127.0.0.1: stop what listens there, or name another port.");
    }

    /**
     * A port for a server that binds it at once: as {@link #from}, but 0 stays 0, for which the
     * system finds a port in that moment.
     *
     * @throws IllegalStateException as there
     */
    public static int toBind(int first) {
        return first == 0 ? 0 : from(first);
    }

    private static int anyFree() {
        try (ServerSocket socket = new ServerSocket(0, 1, loopback())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException("127.0.0.1 gives no port", e);
        }
    }

    /** Whether nobody listens on a TCP port of 127.0.0.1. */
    public static boolean isFree(int port) {
        // Bound to the wildcard address too: a listener there would take the connections.
        return canBind(new InetSocketAddress(loopback(), port))
                && canBind(new InetSocketAddress(port));
    }

    private static boolean canBind(InetSocketAddress address) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(address, 1);
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static InetAddress loopback() {
        return InetAddress.getLoopbackAddress();
    }
}
