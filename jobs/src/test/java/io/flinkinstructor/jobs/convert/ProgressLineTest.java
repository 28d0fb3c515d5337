package io.flinkinstructor.jobs.convert;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class ProgressLineTest {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private long now;

    @Test
    void tellsBeginningEndAndEveryFewSecondsBetween() {
        ProgressLine line = line(false);
        line.at("Reading", 0, 4);
        line.at("Reading", 1, 4);
        now += TimeUnit.SECONDS.toNanos(6);
        line.at("Reading", 2, 4);
        line.at("Reading", 3, 4);
        line.at("Reading", 4, 4);
        line.at("Writing", 0, 2);
        assertThat(text().lines())
                .containsExactly(
                        "Reading: 0 %", "Reading: 50 %", "Reading: done in 6.0 s", "Writing: 0 %");
    }

    @Test
    void changesOneLineOnATerminal() {
        ProgressLine line = line(true);
        line.at("Reading", 0, 2);
        now += TimeUnit.SECONDS.toNanos(1);
        line.at("Reading", 1, 2);
        line.at("Reading", 2, 2);
        assertThat(text())
                .isEqualTo(
                        "\rReading: 0 %\u001B[K\rReading: 50 %\u001B[K"
                                + "\rReading: done in 1.0 s\u001B[K"
                                + System.lineSeparator());
    }

    private ProgressLine line(boolean terminal) {
        return new ProgressLine(
                new PrintStream(out, true, StandardCharsets.UTF_8), terminal, () -> now);
    }

    private String text() {
        return out.toString(StandardCharsets.UTF_8);
    }
}
