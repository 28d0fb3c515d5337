package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProcTest {

    @Test
    void shouldKnowTheMemoryOfAProcessThatLives() throws Exception {
        Process child = new ProcessBuilder("sleep", "600").start();
        try {
            long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
            while (Proc.residentBytes(child.pid()) <= 100_000) {
                assertThat(System.nanoTime()).isLessThan(deadline);
                Thread.onSpinWait();
            }
            assertThat(Proc.residentBytes(child.pid())).isLessThan(100_000_000);
            assertThat(Proc.peakResidentBytes(child.pid())).isBetween(100_000L, 100_000_000L);
        } finally {
            child.destroyForcibly();
        }
        child.waitFor();

        assertThatThrownBy(() -> Proc.residentBytes(child.pid())).isInstanceOf(IOException.class);
    }
}
