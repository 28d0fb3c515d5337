package io.flinkinstructor.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class ResultTextTest {

    @Test
    void shouldTellAPersonAllThatMatters() {
        assertThat(ResultText.of(Hits.two(), Hits.NOW).lines())
                .containsExactly(
                        " 1  0.750  a",
                        "    Ferries carry \"cars\".",
                        "    lang=en, year=2020",
                        "    written 5.0 s ago, 0.5 s after its event",
                        " 2  0.500  b, chunk 2 of 3",
                        "    <b> [31m ü",
                        "2 found; the query took 5.3 ms to embed (7 tokens), the search 1.3 ms");
    }

    @Test
    void shouldCutLongTextsBetweenCharacters() {
        String text = "\ud83d\ude80".repeat(400);
        assertThat(ResultText.of(Hits.result(Hits.hit("a", text, Map.of())), Hits.NOW))
                .contains("    " + "\ud83d\ude80".repeat(300) + "...");
    }

    @Test
    void shouldTellLongTimesInLargerUnits() {
        String text = "x";
        assertThat(ResultText.of(Hits.result(Hits.hit("a", text, Map.of())), Hits.NOW + 600_000))
                .contains("written 10 min ago,");
        assertThat(
                        ResultText.of(
                                Hits.result(Hits.hit("a", text, Map.of())),
                                Hits.NOW + 11 * 3_600_000))
                .contains("written 11 h ago,");
        assertThat(
                        ResultText.of(
                                Hits.result(Hits.hit("a", text, Map.of())),
                                Hits.NOW + 72 * 3_600_000L))
                .contains("written 3 days ago,");
    }
}
