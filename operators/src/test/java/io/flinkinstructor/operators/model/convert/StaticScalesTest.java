package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.NavigableMap;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The built-in model's graph with static activation scales. */
class StaticScalesTest {

    private static final int TEXTS = 240;

    /** What the texts are cut to, in turn. */
    private static final int[] WORDS = {1, 3, 6, 9, 12, 20, 40, 500};

    private static Model model;
    private static Embedder embedder;
    private static List<TokenizedText> texts;
    private static List<float[]> alone;

    @BeforeAll
    static void embedAlone() throws Exception {
        model = new DirectoryModel("builtin:bge-small-en-v1.5", GraphChoice.STATIC).open();
        embedder = model.embedder(Device.CPU);
        texts = new ArrayList<>();
        alone = new ArrayList<>();
        for (String text : CorpusTexts.cut(TEXTS, WORDS)) {
            texts.add(model.tokenizer().tokenize(null, text));
            alone.add(embed(texts.subList(texts.size() - 1, texts.size()))[0]);
        }
    }

    @AfterAll
    static void close() {
        embedder.close();
        model.close();
    }

    private static float[][] embed(List<TokenizedText> rows) throws Exception {
        try (Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(rows);
            return batch.run();
        }
    }

    @Test
    void rowsAreIndependentInEqualMultiplesOfTokens() {
        assertThat(embedder.independentRowsMultiple()).isEqualTo(4);
        assertThat(embedder.paddedLength(1)).isEqualTo(4);
        assertThat(embedder.paddedLength(17)).isEqualTo(20);
        assertThat(embedder.paddedLength(512)).isEqualTo(512);
    }

    /** Random batches of 1 to 24 rows of equal padded length, until each text was in one. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void batchMatesOfEqualPaddedLengthChangeNoBit(long seed) throws Exception {
        Random random = new Random(seed);
        NavigableMap<Integer, List<Integer>> byLength = new TreeMap<>();
        for (int i = 0; i < texts.size(); i++) {
            int length = embedder.paddedLength(texts.get(i).length());
            byLength.computeIfAbsent(length, l -> new ArrayList<>()).add(i);
        }
        int largest = 0;
        for (List<Integer> equals : byLength.values()) {
            Collections.shuffle(equals, random);
            for (int from = 0; from < equals.size(); ) {
                int to = Math.min(equals.size(), from + 1 + random.nextInt(24));
                List<Integer> rows = equals.subList(from, to);
                float[][] vectors = embed(rows.stream().map(texts::get).toList());
                for (int i = 0; i < vectors.length; i++) {
                    assertThat(vectors[i]).isEqualTo(alone.get(rows.get(i)));
                }
                largest = Math.max(largest, rows.size());
                from = to;
            }
        }
        assertThat(byLength.firstKey()).isEqualTo(4);
        assertThat(byLength.lastKey()).isGreaterThan(256);
        assertThat(largest).isGreaterThan(12);
    }
}
