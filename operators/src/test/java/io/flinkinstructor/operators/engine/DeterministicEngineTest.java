package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.DirectoryModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * With the built-in model, whose activations have one scale for each tensor, and so for each batch.
 */
class DeterministicEngineTest {

    private static final int TEXTS = 40;

    @Test
    void aTextHasTheSameBitsWhateverElseIsInFlight() throws Exception {
        Map<String, float[]> oneByOne = embed(texts(), 1, 1);
        List<String> shuffled = texts();
        Collections.shuffle(shuffled, new Random(11));

        Map<String, float[]> together = embed(shuffled, 2, TEXTS);

        assertThat(together).hasSameSizeAs(oneByOne);
        oneByOne.forEach((text, vector) -> assertThat(together.get(text)).isEqualTo(vector));
    }

    private static List<String> texts() {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < TEXTS; i++) {
            texts.add("Document " + i + " is about rivers and ferries. ".repeat(1 + i % 7));
        }
        return texts;
    }

    private static Map<String, float[]> embed(List<String> texts, int lanes, int atOnce)
            throws Exception {
        EngineOptions options =
                new EngineOptions("cpu", lanes, 0, Duration.ZERO, true, Duration.ofSeconds(60), 1);
        Results results = new Results();
        Map<String, float[]> vectors = new HashMap<>();
        try (EngineConnection<String> connection =
                new SharedEngine(new DirectoryModel("builtin:bge-small-en-v1.5"), options)
                        .connect(results)) {
            for (int i = 0; i < texts.size(); i += atOnce) {
                List<String> group = texts.subList(i, Math.min(texts.size(), i + atOnce));
                for (String text : group) {
                    connection.submit(
                            new EngineCall<>(text, connection.tokenizer().tokenize(null, text)));
                }
                for (EngineCall<String> call : results.await(group.size())) {
                    vectors.put(call.context(), call.vector());
                }
            }
        }
        return vectors;
    }
}
