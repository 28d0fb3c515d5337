package io.flinkinstructor.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineReaderTest {

    @Test
    void eachEndOfALine() throws IOException {
        assertThat(lines("a\nb\r\n\nc", 10)).containsExactly("a", "b", "", "c");
        assertThat(lines("a\n", 10)).containsExactly("a");
        assertThat(lines("", 10)).isEmpty();
        assertThat(lines("\n", 10)).containsExactly("");
    }

    @Test
    void linesAcrossTheReadersOwnBuffer() throws IOException {
        String longLine = "x".repeat(200_000);
        assertThat(lines(longLine + "\nshort\n" + longLine, 1 << 20))
                .containsExactly(longLine, "short", longLine);
    }

    @Test
    void restOfALongLineIsPassedOver() throws IOException {
        String longLine = "x".repeat(200_000);
        assertThat(lines("ab\nabc\nabcd\n" + longLine + "\nd", 3))
                .containsExactly("ab", "abc", "abc...", "xxx...", "d");
    }

    private static List<String> lines(String text, int limit) throws IOException {
        LineReader reader =
                new LineReader(
                        new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)), limit);
        List<String> lines = new ArrayList<>();
        for (LineReader.Line line = reader.next(); line != null; line = reader.next()) {
            lines.add(
                    new String(line.bytes(), StandardCharsets.UTF_8)
                            + (line.tooLong() ? "..." : ""));
        }
        return lines;
    }
}
