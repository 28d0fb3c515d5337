package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever an ONNX file says of itself, it is a graph that can be judged, or refused. */
class OnnxGraphFuzzTest {

    static Stream<byte[]> seeds() throws IOException {
        List<byte[]> seeds = new ArrayList<>();
        seeds.add(
                TestGraph.tokens(OnnxGraph.INT64, OnnxGraph.FLOAT, "attention_mask")
                        .open()
                        .readAllBytes());
        seeds.add(TestGraph.pooled("sentence_embedding").open().readAllBytes());
        ProtoWriter external =
                new ProtoWriter()
                        .number(1, 4)
                        .number(2, OnnxGraph.FLOAT)
                        .text(8, "weights")
                        .message(13, new ProtoWriter().text(1, "location").text(2, "model.bin"));
        seeds.add(new ProtoWriter().message(7, new ProtoWriter().message(5, external)).bytes());
        return seeds.stream();
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] bytes) {
        TestGraph file = TestGraph.of(bytes);
        OnnxGraph graph;
        try {
            graph = OnnxGraph.read(file);
        } catch (IOException e) {
            assertThat(e.getMessage()).isNotBlank();
            return;
        }
        List<String> faults = new ArrayList<>();
        SentenceGraph sentences = SentenceGraph.of(file, graph, 0, faults::add);
        if (sentences == null) {
            assertThat(faults).isNotEmpty();
        } else {
            assertThat(graph.outputs()).containsKey(sentences.output());
            assertThat(sentences.width()).isGreaterThanOrEqualTo(-1);
        }
    }
}
