package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.BuiltinFiles;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Model;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** The ranges that come with the built-in model. */
class ActivationRangesTest {

    private static final String NAME = "bge-small-en-v1.5";
    private static final int TEXTS = 600;

    /** What the texts are cut to, in turn. */
    private static final int[] WORDS = {4, 8, 16, 32, 64, 128};

    /** Of a range's width: what other processors' rounding may change. */
    private static final double TOLERANCE = 0.05;

    /** Where a new calibration is left, to be copied among the resources. */
    private static final Path FOUND = Path.of("target/activation_ranges.json");

    @Test
    void theyAreThoseOfTheSampleCorpus() throws Exception {
        BuiltinFiles files = BuiltinFiles.named(NAME);
        byte[] graph = RewrittenGraph.of(files, "onnx/model.onnx");

        Map<String, ActivationRanges.Range> found =
                new ActivationCalibration(graph).ranges(tokens());
        write(found);

        Map<String, ActivationRanges.Range> committed = ActivationRanges.read(files).byWeight();
        assertThat(committed).hasSize(49).containsOnlyKeys(found.keySet());
        found.forEach(
                (weight, range) -> {
                    ActivationRanges.Range other = committed.get(weight);
                    double tolerance = TOLERANCE * (range.high() - range.low());
                    assertThat(Math.abs(range.low() - other.low()))
                            .as("low of %s: %s, committed %s; see %s", weight, range, other, FOUND)
                            .isLessThan((float) tolerance);
                    assertThat(Math.abs(range.high() - other.high()))
                            .as("high of %s: %s, committed %s; see %s", weight, range, other, FOUND)
                            .isLessThan((float) tolerance);
                });
    }

    @Test
    void aRangeHasZeroInIt() {
        assertThatThrownBy(() -> new ActivationRanges.Range(1, 2))
                .hasMessageContaining("1.0 to 2.0");
        assertThatThrownBy(() -> new ActivationRanges.Range(0, 0))
                .hasMessageContaining("0.0 to 0.0");
        assertThatThrownBy(() -> new ActivationRanges.Range(0, Float.NaN))
                .hasMessageContaining("NaN");
    }

    @Test
    void aValueWithoutARangeIsNamed() {
        assertThatThrownBy(() -> new ActivationRanges(Map.of()).before("layer.9.weight"))
                .hasMessageContaining("activation_ranges.json")
                .hasMessageContaining("'layer.9.weight'");
    }

    private static List<int[]> tokens() throws Exception {
        List<int[]> tokens = new ArrayList<>();
        try (Model model = new DirectoryModel("builtin:" + NAME).open()) {
            for (String text : CorpusTexts.cut(TEXTS, WORDS)) {
                tokens.add(model.tokenizer().tokenize(null, text).ids());
            }
        }
        return tokens;
    }

    private static void write(Map<String, ActivationRanges.Range> ranges) throws Exception {
        Map<String, List<BigDecimal>> rounded = new TreeMap<>();
        ranges.forEach(
                (weight, range) ->
                        rounded.put(weight, List.of(rounded(range.low()), rounded(range.high()))));
        Files.writeString(
                FOUND,
                new ObjectMapper()
                        .writeValueAsString(rounded)
                        .replace("],", "],\n  ")
                        .replace("{", "{\n  ")
                        .replace("}", "\n}\n"));
    }

    private static BigDecimal rounded(float value) {
        return new BigDecimal(value, new MathContext(4));
    }
}
