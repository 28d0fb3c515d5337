package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.GraphChoice;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * With the built-in model, whose activations have one scale for each tensor: chosen for each batch,
 * so that texts must run alone, or static, so that they share batches.
 */
class DeterministicEngineTest {

    private static final int TEXTS = 40;

    private static final Map<GraphChoice, Map<String, float[]>> ONE_BY_ONE =
            new EnumMap<>(GraphChoice.class);

    @BeforeAll
    static void embedOneByOne() throws Exception {
        for (GraphChoice graph : List.of(GraphChoice.PINNED, GraphChoice.STATIC)) {
            ONE_BY_ONE.put(graph, embed(graph, texts(), options(true, 1), () -> 1));
        }
    }

    @ParameterizedTest
    @EnumSource(names = {"PINNED", "STATIC"})
    void aTextHasTheSameBitsWhateverElseIsInFlight(GraphChoice graph) throws Exception {
        assertSameBits(graph, embed(graph, shuffled(11), options(true, 2), () -> TEXTS));
    }

    @Test
    void withStaticScalesTextsShareBatches() throws Exception {
        // Nothing that is not full runs before all are there.
        EngineOptions options =
                new EngineOptions(
                        "cpu", 1, 256, Duration.ofHours(1), true, Duration.ofSeconds(60), 1);
        Results results = new Results();
        try (EngineConnection<String> connection =
                new SharedEngine(model(GraphChoice.STATIC), options).connect(results)) {
            for (String text : texts()) {
                connection.submit(
                        new EngineCall<>(text, connection.tokenizer().tokenize(null, text)));
            }
            connection.flush();
            results.await(TEXTS);
            EngineStatistics statistics = connection.statistics();
            assertThat(statistics.runs()).isLessThan(TEXTS / 2);
            // Each row is padded to 4, 8, ... tokens.
            assertThat(statistics.paddedTokens() % 4).isZero();
            assertThat(statistics.paddedTokens()).isGreaterThan(statistics.tokens());
        }
    }

    /** Two users of one engine, each with its own order and as many in flight as chance says. */
    @ParameterizedTest
    @CsvSource({"PINNED, 1", "PINNED, 2", "STATIC, 1", "STATIC, 2", "STATIC, 3", "STATIC, 4"})
    void itHasThemUnderAnyInterleaving(GraphChoice graph, long seed) throws Exception {
        ExecutorService users = Executors.newFixedThreadPool(2);
        try {
            List<Future<Map<String, float[]>>> results = new ArrayList<>();
            for (long user = 0; user < 2; user++) {
                Random random = new Random(2 * seed + user);
                List<String> order = shuffled(random.nextLong());
                results.add(
                        users.submit(
                                () ->
                                        embed(
                                                graph,
                                                order,
                                                options(true, 2),
                                                () -> 1 + random.nextInt(TEXTS))));
            }
            for (Future<Map<String, float[]>> result : results) {
                assertSameBits(graph, result.get());
            }
        } finally {
            users.shutdownNow();
        }
    }

    /** Or the others would prove nothing. */
    @Test
    void withoutTheModeBatchMatesChangeThem() throws Exception {
        Map<String, float[]> oneByOne = ONE_BY_ONE.get(GraphChoice.PINNED);
        Map<String, float[]> batched =
                embed(GraphChoice.PINNED, shuffled(11), options(false, 1), () -> TEXTS);
        assertThat(batched).hasSameSizeAs(oneByOne);
        assertThat(batched)
                .anySatisfy((text, vector) -> assertThat(vector).isNotEqualTo(oneByOne.get(text)));
    }

    private static void assertSameBits(GraphChoice graph, Map<String, float[]> vectors) {
        Map<String, float[]> oneByOne = ONE_BY_ONE.get(graph);
        assertThat(vectors).hasSameSizeAs(oneByOne);
        oneByOne.forEach((text, vector) -> assertThat(vectors.get(text)).isEqualTo(vector));
    }

    private static DirectoryModel model(GraphChoice graph) {
        return new DirectoryModel("builtin:bge-small-en-v1.5", graph);
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add("Document " + i + " is about rivers and ferries. ".repeat(1 + i % 7));
        }
        return texts;
    }

    private static List<String> shuffled(long seed) {
        List<String> texts = texts();
        Collections.shuffle(texts, new Random(seed));
        return texts;
    }

    private static EngineOptions options(boolean deterministic, int lanes) {
        return new EngineOptions(
                "cpu", lanes, 256, Duration.ZERO, deterministic, Duration.ofSeconds(60), 1);
    }

    /** How many texts to send before the next results are awaited. */
    private interface GroupSize {
        int next();
    }

    private static Map<String, float[]> embed(
            GraphChoice graph, List<String> texts, EngineOptions options, GroupSize groups)
            throws Exception {
        Results results = new Results();
        Map<String, float[]> vectors = new HashMap<>();
        try (EngineConnection<String> connection =
                new SharedEngine(model(graph), options).connect(results)) {
            for (int from = 0; from < texts.size(); ) {
                int to = Math.min(texts.size(), from + groups.next());
                for (String text : texts.subList(from, to)) {
                    connection.submit(
                            new EngineCall<>(text, connection.tokenizer().tokenize(null, text)));
                }
                for (EngineCall<String> call : results.await(to - from)) {
                    vectors.put(call.context(), call.vector());
                }
                from = to;
            }
        }
        return vectors;
    }
}
