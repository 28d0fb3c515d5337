package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class WorkloadTest {

    private static List<String> words;

    @BeforeAll
    static void readCorpus() throws IOException {
        words = Corpus.words(null);
    }

    @Test
    void shouldMakeQueriesOf8To20Words() {
        List<BenchmarkText> texts = Workload.SHORT.texts(words, 130, 1);

        assertThat(texts)
                .extracting(text -> text.text().split(" ").length)
                .allMatch(length -> length >= 8 && length <= 20)
                .contains(8, 20);
    }

    @Test
    void shouldMakeLognormalLengthsWithATail() {
        List<BenchmarkText> texts = Workload.MIXED.texts(words, 400, 1);

        List<Double> tokens = texts.stream().map(text -> (double) text.tokens()).toList();
        assertThat(Spread.of(tokens).median()).isCloseTo(40, within(1.5));
        assertThat(Spread.of(tokens).max()).isBetween(400.0, 500.0);
        assertThat(tokens.stream().filter(length -> length > 400).count()).isBetween(2L, 8L);
    }

    @Test
    void shouldRepeatItselfAndNoText() {
        List<BenchmarkText> texts = Workload.MIXED.texts(words, 400, 7);

        assertThat(Workload.MIXED.texts(words, 400, 7)).isEqualTo(texts);
        assertThat(Workload.MIXED.texts(words, 400, 8)).isNotEqualTo(texts);
        assertThat(texts).extracting(BenchmarkText::text).doesNotHaveDuplicates();
        assertThat(texts).extracting(BenchmarkText::id).doesNotHaveDuplicates();
    }

    @Test
    void shouldHaveTheSameLengthsInEachBlock() {
        List<BenchmarkText> texts = Workload.SHORT.texts(words, 26, 1);

        assertThat(lengths(texts.subList(0, 13))).isEqualTo(lengths(texts.subList(13, 26)));
    }

    @Test
    void shouldKnowTheNormalDistribution() {
        assertThat(Workload.normalQuantile(0.5)).isCloseTo(0, within(1e-4));
        assertThat(Workload.normalQuantile(0.975)).isCloseTo(1.95996, within(1e-4));
    }

    private static List<Integer> lengths(List<BenchmarkText> texts) {
        return texts.stream().map(text -> text.text().split(" ").length).sorted().toList();
    }
}
