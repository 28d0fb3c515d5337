package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.model.onnx.HiddenStates;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Poolings, Dense and Normalize, against values computed here from the graph's token vectors. */
class ModulesTest {

    private static final String TEXT = "The ferry leaves at six and the harbour is quiet.";
    private static final String PROMPT = "passage: ";
    private static final int WIDTH = 64;

    @TempDir Path directory;

    private Fixture model;

    @BeforeEach
    void copy() {
        model = Fixture.named("tiny-bert-mean").copyTo(directory);
    }

    @Test
    void max() throws Exception {
        pooling("\"pooling_mode_max_tokens\": true");
        float[][] hidden = hidden(tokens(null));
        float[] expected = hidden[0].clone();
        for (float[] token : hidden) {
            for (int i = 0; i < WIDTH; i++) {
                expected[i] = Math.max(expected[i], token[i]);
            }
        }
        assertClose(embed(null), expected);
    }

    @Test
    void lastToken() throws Exception {
        pooling("\"pooling_mode_lasttoken\": true");
        float[][] hidden = hidden(tokens(null));
        assertClose(embed(null), hidden[hidden.length - 1]);
    }

    @Test
    void meanOverSquareRootOfLength() throws Exception {
        pooling("\"pooling_mode_mean_sqrt_len_tokens\": true");
        float[][] hidden = hidden(tokens(null));
        assertClose(embed(null), scaled(sum(hidden, 0, false), 1 / Math.sqrt(hidden.length)));
    }

    @Test
    void weightedMean() throws Exception {
        pooling("\"pooling_mode_weightedmean_tokens\": true");
        float[][] hidden = hidden(tokens(null));
        double weights = hidden.length * (hidden.length + 1) / 2.0;
        assertClose(embed(null), scaled(sum(hidden, 0, true), 1 / weights));
    }

    @Test
    void severalAreJoined() throws Exception {
        pooling("\"pooling_mode_cls_token\": true, \"pooling_mode_mean_tokens\": true");
        float[][] hidden = hidden(tokens(null));
        float[] expected = Arrays.copyOf(hidden[0], 2 * WIDTH);
        System.arraycopy(mean(hidden, 0), 0, expected, WIDTH, WIDTH);
        assertClose(embed(null), expected);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"cls\"", "[\"cls\"]"})
    void newerConfigurationNamesTheMode(String mode) throws Exception {
        model.with(
                "1_Pooling/config.json",
                "{\"embedding_dimension\": 64, \"pooling_mode\": " + mode + "}");
        assertClose(embed(null), hidden(tokens(null))[0]);
    }

    @Test
    void newerModuleNamesAreKnown() throws Exception {
        model.with(
                "modules.json",
                """
                [{"idx": 0, "path": "", "type": "sentence_transformers.base.modules.transformer.Transformer"},
                 {"idx": 1, "path": "1_Pooling",
                  "type": "sentence_transformers.sentence_transformer.modules.pooling.Pooling"}]
                """);
        assertClose(embed(null), mean(hidden(tokens(null)), 0));
    }

    @Test
    void withoutModulesTheMeanIsTaken() throws Exception {
        model.without("modules.json");
        assertClose(embed(null), mean(hidden(tokens(null)), 0));
    }

    @Test
    void promptCanBeLeftOutOfTheMean() throws Exception {
        pooling("\"pooling_mode_mean_tokens\": true, \"include_prompt\": false");
        TokenizedText prompt = tokens("", PROMPT);
        TokenizedText whole = tokens(PROMPT);
        int promptTokens = prompt.length() - 1;
        assertThat(whole.unpooled()).isEqualTo(promptTokens).isGreaterThan(1);
        assertClose(embed(PROMPT), mean(hidden(whole), promptTokens));
        assertThat(tokens(null).unpooled()).isZero();
    }

    @Test
    void promptAsLongAsTheInputLeavesTheLastSpecialTokenOnly() throws Exception {
        pooling("\"pooling_mode_mean_tokens\": true, \"include_prompt\": false");
        String prompt = "a long instruction ".repeat(200);
        TokenizedText whole = tokens(prompt);
        assertThat(whole.length()).isEqualTo(128);
        assertThat(whole.truncated()).isTrue();
        assertThat(whole.unpooled()).isEqualTo(127);
        assertClose(embed(prompt), hidden(whole)[127]);
    }

    @ParameterizedTest
    @ValueSource(strings = {"Identity", "Tanh", "ReLU", "Sigmoid"})
    void dense(String activation) throws Exception {
        for (boolean biased : new boolean[] {false, true}) {
            for (int outputs : new int[] {48, 64}) {
                assertDense(activation, biased, outputs);
            }
        }
    }

    private void assertDense(String activation, boolean biased, int outputs) throws Exception {
        Random random = new Random(outputs);
        float[] weight = randoms(random, outputs * WIDTH);
        float[] bias = randoms(random, outputs);
        dense(activation, biased, outputs, weight, bias);
        float[] mean = mean(hidden(tokens(null)), 0);
        float[] expected = new float[outputs];
        for (int i = 0; i < outputs; i++) {
            double sum = biased ? bias[i] : 0;
            for (int j = 0; j < WIDTH; j++) {
                sum += (double) weight[i * WIDTH + j] * mean[j];
            }
            expected[i] =
                    (float)
                            switch (activation) {
                                case "Tanh" -> Math.tanh(sum);
                                case "ReLU" -> Math.max(0, sum);
                                case "Sigmoid" -> 1 / (1 + Math.exp(-sum));
                                default -> sum;
                            };
        }
        assertClose(embed(null), scaled(expected, 1 / Math.sqrt(dot(expected))));
    }

    /** A Dense and a Normalize behind the pooling. */
    private void dense(
            String activation, boolean biased, int outputs, float[] weight, float[] bias) {
        model.with(
                "modules.json",
                """
                [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "path": "2_Dense", "type": "sentence_transformers.models.Dense"},
                 {"idx": 3, "path": "3_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        model.with(
                "2_Dense/config.json",
                String.format(
                        "{\"in_features\": %d, \"out_features\": %d, \"bias\": %b,"
                                + " \"activation_function\": \"torch.nn.modules.activation.%s\"}",
                        WIDTH, outputs, biased, activation));
        String header =
                String.format(
                        "{\"linear.weight\": {\"dtype\": \"F32\", \"shape\": [%d, %d],"
                                + " \"data_offsets\": [0, %d]}, \"linear.bias\": {\"dtype\": \"F32\","
                                + " \"shape\": [%d], \"data_offsets\": [%d, %d]}}",
                        outputs,
                        WIDTH,
                        4 * weight.length,
                        outputs,
                        4 * weight.length,
                        4 * (weight.length + bias.length));
        byte[] text = header.getBytes(StandardCharsets.UTF_8);
        ByteBuffer file =
                ByteBuffer.allocate(8 + text.length + 4 * (weight.length + bias.length))
                        .order(ByteOrder.LITTLE_ENDIAN)
                        .putLong(text.length)
                        .put(text);
        for (float value : weight) {
            file.putFloat(value);
        }
        for (float value : bias) {
            file.putFloat(value);
        }
        model.with("2_Dense/model.safetensors", file.array());
    }

    private void pooling(String modes) {
        model.with("1_Pooling/config.json", "{\"word_embedding_dimension\": 64, " + modes + "}");
    }

    private TokenizedText tokens(String prompt) throws EmbeddingException {
        return tokens(prompt, TEXT);
    }

    private TokenizedText tokens(String prompt, String text) throws EmbeddingException {
        try (Model open = model.source().open()) {
            return open.tokenizer().tokenize(prompt, text);
        }
    }

    private float[][] hidden(TokenizedText text) throws Exception {
        return HiddenStates.of(directory.resolve("onnx/model.onnx"), text.ids());
    }

    /** The text beside a longer and a shorter one, so that padding would show. */
    private float[] embed(String prompt) throws EmbeddingException {
        try (Model open = model.source().open();
                Embedder embedder = open.embedder(Device.CPU);
                Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(
                    List.of(
                            open.tokenizer().tokenize(null, TEXT.repeat(3)),
                            open.tokenizer().tokenize(prompt, TEXT),
                            open.tokenizer().tokenize(null, "no")));
            float[] vector = batch.run()[1];
            assertThat(vector).hasSize(open.info().dimension()).hasSize(embedder.dimension());
            return vector;
        }
    }

    private static float[] mean(float[][] hidden, int from) {
        return scaled(sum(hidden, from, false), 1.0 / (hidden.length - from));
    }

    private static float[] sum(float[][] hidden, int from, boolean weighted) {
        double[] sum = new double[WIDTH];
        for (int i = from; i < hidden.length; i++) {
            for (int j = 0; j < WIDTH; j++) {
                sum[j] += (weighted ? i + 1 : 1) * hidden[i][j];
            }
        }
        float[] floats = new float[WIDTH];
        for (int j = 0; j < WIDTH; j++) {
            floats[j] = (float) sum[j];
        }
        return floats;
    }

    private static float[] scaled(float[] vector, double factor) {
        float[] scaled = new float[vector.length];
        for (int i = 0; i < vector.length; i++) {
            scaled[i] = (float) (vector[i] * factor);
        }
        return scaled;
    }

    private static double dot(float[] vector) {
        double sum = 0;
        for (float component : vector) {
            sum += (double) component * component;
        }
        return sum;
    }

    private static float[] randoms(Random random, int count) {
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = random.nextFloat() - 0.5f;
        }
        return values;
    }

    private static void assertClose(float[] actual, float[] expected) {
        assertThat(actual).hasSameSizeAs(expected);
        for (int i = 0; i < actual.length; i++) {
            assertThat(actual[i]).as("component %d", i).isCloseTo(expected[i], within(1e-5f));
        }
    }
}
