package io.flinkinstructor.jobs.machine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LinuxProcessTest {

    private Process child;
    private LinuxProcess process;

    @BeforeEach
    void start() throws Exception {
        child = new ProcessBuilder("sleep", "600").start();
        process = new LinuxProcess(child.pid());
    }

    @AfterEach
    void end() {
        child.destroyForcibly();
    }

    @Test
    void shouldKnowOneThatLives() {
        assertThat(process.commandLine()).containsExactly("sleep", "600");
        assertThat(process.isAlive()).isTrue();
        assertThat(process.isFrozen()).isFalse();
        assertThat(LinuxProcess.all()).contains(process);
    }

    /** A process that becomes another program has no command line for a moment. */
    @Test
    void shouldNotTakeOneThatChangesItsProgramForDead() throws Exception {
        String change = "n=$1; [ $n = 0 ] && exec sleep 600; exec sh -c \"$0\" \"$0\" $((n-1))";
        Process changing = new ProcessBuilder("sh", "-c", change, change, "300").start();
        try {
            LinuxProcess changed = new LinuxProcess(changing.pid());
            await(
                    () -> {
                        assertThat(changed.isAlive()).isTrue();
                        return changed.commandLine().equals(List.of("sleep", "600"));
                    });
        } finally {
            changing.destroyForcibly();
        }
    }

    @Test
    void shouldEndOneThatIsFrozen() throws Exception {
        Signals.freeze(process);
        await(process::isFrozen);

        process.terminate();

        assertThat(child.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.isAlive()).isFalse();
        assertThat(process.isFrozen()).isFalse();
    }

    @Test
    void shouldLetAFrozenOneGoOn() throws Exception {
        Signals.freeze(process);
        await(process::isFrozen);

        Signals.thaw(process);

        await(() -> !process.isFrozen());
        assertThat(process.isAlive()).isTrue();
    }

    @Test
    void shouldAskBeforeItKills() throws Exception {
        process.terminate();

        assertThat(child.waitFor()).isEqualTo(128 + 15);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + TimeUnit.MINUTES.toNanos(1);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }
}
