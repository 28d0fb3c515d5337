package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Fixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a conversion to 8-bit integers says of its error on real texts, and does about it. */
class AccuracyTest {

    private static final List<String> TEXTS =
            List.of(
                    "The ferry leaves the harbour at six, unless there is fog.",
                    "A stream has no end: each event changes what is known.",
                    "Rivers.");

    @TempDir Path directory;

    @Test
    void isReportedForIntegersOnly() throws Exception {
        Path checkpoint = Fixture.named("tiny-bert-mean").directory();
        AccuracyReport integers = convert(checkpoint, Precision.INT8).accuracy();
        AccuracyReport accurate = convert(checkpoint, Precision.INT8_ACCURATE).accuracy();
        assertThat(integers.texts()).isEqualTo(TEXTS.size());
        assertThat(integers.meanCosine()).isBetween(Precision.NEAR, 0.99999);
        assertThat(integers.leastCosine()).isLessThanOrEqualTo(integers.meanCosine());
        assertThat(accurate.meanCosine()).isBetween(0.999, 0.99999);
        assertThat(convert(checkpoint, Precision.FP32).accuracy()).isNull();
    }

    @Test
    void theModelInFloatsIsNotLeftBehind() throws Exception {
        convert(Fixture.named("tiny-bert-cls").directory(), Precision.INT8);
        assertThat(directory.resolve("int8")).isDirectoryContaining("glob:**/onnx");
        assertThat(directory.resolve("int8")).isDirectoryNotContaining("glob:**/fp32");
    }

    @Test
    void scalesForEachTokenAreEnoughForAnOrdinaryModel() throws Exception {
        convert(Fixture.named("tiny-bert-mean").directory(), Precision.INT8_ACCURATE);
        assertThat(count("int8-accurate", "MatMul")).isOne();
    }

    @Test
    void oneThatTheyAreNotNearEnoughForGetsQueriesKeysAndValuesInFloats() throws Exception {
        Path checkpoint = Fixture.named("tiny-bert-mean").directory();
        AccuracyReport before = convert(checkpoint, Precision.INT8_ACCURATE).accuracy();
        OutputDirectory.remove(directory.resolve("int8-accurate"));

        AccuracyReport after =
                Conversion.run(
                                request(checkpoint, Precision.INT8_ACCURATE),
                                ConversionProgress.NONE,
                                1)
                        .accuracy();

        assertThat(after.meanCosine()).isGreaterThan(before.meanCosine());
        int layers = 2;
        assertThat(count("int8-accurate", "MatMul")).isEqualTo(1 + 3 * layers);
    }

    private ConversionReport convert(Path checkpoint, Precision precision)
            throws EmbeddingException {
        return Conversion.run(request(checkpoint, precision), ConversionProgress.NONE);
    }

    private ConversionRequest request(Path checkpoint, Precision precision) {
        return new ConversionRequest(
                checkpoint, directory.resolve(precision.toString()), precision, false, TEXTS);
    }

    /** Nodes of a kind; pooling by the mean has one MatMul. */
    private long count(String output, String operator) throws IOException {
        try (InputStream in =
                Files.newInputStream(directory.resolve(output + "/onnx/model.onnx"))) {
            return ModelProto.parseFrom(in).getGraph().getNodeList().stream()
                    .map(NodeProto::getOpType)
                    .filter(operator::equals)
                    .count();
        }
    }
}
