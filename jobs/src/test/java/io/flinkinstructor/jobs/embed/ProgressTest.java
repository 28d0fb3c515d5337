package io.flinkinstructor.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressTest {

    @Test
    void tellsEveryFiveSeconds() {
        AtomicLong clock = new AtomicLong(Long.MAX_VALUE - 7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Progress progress =
                new Progress(new PrintStream(out, true, StandardCharsets.UTF_8), clock::get);
        for (int i = 0; i < 12_000; i++) {
            clock.addAndGet(TimeUnit.MILLISECONDS.toNanos(1));
            progress.line();
        }
        assertThat(out.toString(StandardCharsets.UTF_8).lines())
                .containsExactly(
                        "embed: 5,000 lines, 1000.0 lines/s",
                        "embed: 10,000 lines, 1000.0 lines/s");
    }
}
