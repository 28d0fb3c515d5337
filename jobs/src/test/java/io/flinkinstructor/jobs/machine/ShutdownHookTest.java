package io.flinkinstructor.jobs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/** In processes of its own, since it is about how they end. */
class ShutdownHookTest {

    private static final String BEGUN = "begun";

    /** Closes its hook, if asked so while it ends. */
    static final class Ending {

        private Ending() {}

        public static void main(String[] args) throws InterruptedException {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch closed = new CountDownLatch(1);
            ShutdownHook hook =
                    new ShutdownHook(
                            "hook",
                            () -> {
                                begun.countDown();
                                await(closed);
                                System.out.println("done");
                            });
            System.out.println("begun: " + hook.hasBegun());
            if (args[0].equals(BEGUN)) {
                new Thread(() -> System.exit(0), "exit").start();
                begun.await();
            }
            try {
                hook.close();
                System.out.println("closed, begun: " + hook.hasBegun());
            } finally {
                closed.countDown();
            }
        }

        private static void await(CountDownLatch latch) {
            try {
                latch.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static String run(String how) throws Exception {
        Process process =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-Xmx32m",
                                "-cp",
                                System.getProperty("java.class.path"),
                                Ending.class.getName(),
                                how)
                        .redirectErrorStream(true)
                        .start();
        try {
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } finally {
            process.destroyForcibly();
        }
    }

    @Test
    void shouldBeClosedWhileTheProcessEnds() throws Exception {
        assertThat(run(BEGUN).lines())
                .containsExactly("begun: false", "closed, begun: true", "done");
    }

    @Test
    void shouldNotBeDoneOnceItIsClosed() throws Exception {
        assertThat(run("closed").lines()).containsExactly("begun: false", "closed, begun: false");
    }
}
