package io.flinkinstructor.jobs.machine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import org.junit.jupiter.api.Test;

class HeldPortTest {

    private static Socket connect(int port) throws IOException {
        return new Socket(InetAddress.getLoopbackAddress(), port);
    }

    @Test
    void shouldLetAServerListenWhereNobodyAnsweredBefore() throws Exception {
        HeldPort port = HeldPort.any();
        int number = port.number();
        assertThatThrownBy(() -> connect(number)).isInstanceOf(ConnectException.class);
        assertThat(FreePort.isFree(number)).isTrue();
        try (ServerSocket server = new ServerSocket(number, 2, InetAddress.getLoopbackAddress())) {
            connect(number).close();
            port.close();
            connect(number).close();
            assertThat(server.isBound()).isTrue();
        } finally {
            port.close();
        }
    }

    /** As for a client's end of a connection, or a server that takes any port. */
    @Test
    void shouldNotBeGivenToWhoAsksForAnyPort() throws Exception {
        try (HeldPort port = HeldPort.any();
                ServerSocket server = new ServerSocket(0, 1000, InetAddress.getLoopbackAddress())) {
            for (int i = 0; i < 1000; i++) {
                try (HeldPort other = HeldPort.any();
                        Socket client = connect(server.getLocalPort())) {
                    assertThat(other.number()).isNotEqualTo(port.number());
                    assertThat(client.getLocalPort()).isNotEqualTo(port.number());
                }
            }
        }
    }
}
