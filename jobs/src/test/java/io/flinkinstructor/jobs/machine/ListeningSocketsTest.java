package io.flinkinstructor.jobs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

class ListeningSocketsTest {

    @Test
    void shouldFindWhatThisProcessListensOn() throws Exception {
        long self = ProcessHandle.current().pid();
        InetSocketAddress address;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            address =
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());

            assertThat(ListeningSockets.of(self)).contains(address);
        }
        assertThat(ListeningSockets.of(self)).doesNotContain(address);
    }

    @Test
    void shouldFindNothingOfAProcessThatHasEnded() throws Exception {
        Process process = new ProcessBuilder("true").start();
        process.waitFor();

        assertThat(ListeningSockets.of(process.pid())).isEmpty();
    }

    @Test
    void shouldReadTheKernelsAddresses() throws Exception {
        assertThat(ListeningSockets.address("0100007F:1F90"))
                .isEqualTo(new InetSocketAddress("127.0.0.1", 8080));
        assertThat(ListeningSockets.address("00000000:0050").getAddress().isAnyLocalAddress())
                .isTrue();
        // An IPv4 address in the IPv6 table, as the JVM's sockets have them.
        assertThat(ListeningSockets.address("0000000000000000FFFF00000100007F:2384"))
                .isEqualTo(new InetSocketAddress("127.0.0.1", 9092));
        assertThat(ListeningSockets.address("00000000000000000000000001000000:2384"))
                .isEqualTo(new InetSocketAddress("::1", 9092));
        assertThat(
                        ListeningSockets.address("00000000000000000000000000000000:2384")
                                .getAddress()
                                .isAnyLocalAddress())
                .isTrue();
    }
}
