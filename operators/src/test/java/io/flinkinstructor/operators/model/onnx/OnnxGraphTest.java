package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.model.Fixture;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class OnnxGraphTest {

    private record OnDisk(Path path) implements GraphFile {

        @Override
        public String name() {
            return path.toString();
        }

        @Override
        public InputStream open() throws IOException {
            return Files.newInputStream(path);
        }
    }

    private static OnDisk fixture() {
        return new OnDisk(Fixture.named("tiny-bert-cls").directory().resolve("onnx/model.onnx"));
    }

    @Test
    void readsARealGraph() throws IOException {
        OnnxGraph graph = OnnxGraph.read(fixture());
        assertThat(graph.inputs())
                .containsOnlyKeys("input_ids", "attention_mask", "token_type_ids");
        assertThat(graph.inputs().get("input_ids").type()).isEqualTo(OnnxGraph.INT64);
        assertThat(graph.inputs().get("input_ids").shape()).containsExactly(-1, -1);
        OnnxGraph.Port output = graph.outputs().get("last_hidden_state");
        assertThat(output.type()).isEqualTo(OnnxGraph.FLOAT);
        assertThat(output.shape()).startsWith(-1, -1).hasSize(3);
        assertThat(graph.vocabulary()).isEqualTo(3000);
        assertThat(graph.externalFiles()).isEmpty();
    }

    @Test
    void findsFilesOfWeightsBesideIt() throws IOException {
        ProtoWriter weight =
                new ProtoWriter()
                        .message(1, new ProtoWriter())
                        .text(8, "w")
                        .message(
                                13,
                                new ProtoWriter().text(1, "location").text(2, "model.onnx_data"))
                        .message(13, new ProtoWriter().text(1, "offset").text(2, "0"));
        byte[] file = new ProtoWriter().message(7, new ProtoWriter().message(5, weight)).bytes();
        assertThat(OnnxGraph.read(TestGraph.of(file)).externalFiles())
                .containsExactly("model.onnx_data");
    }

    @Test
    void cutAnywhereIsRefusedOrReadWithoutHarm() throws IOException {
        byte[] whole = TestGraph.tokens(7, 1).open().readAllBytes();
        for (int length = 0; length < whole.length; length++) {
            TestGraph cut = TestGraph.of(Arrays.copyOf(whole, length));
            try {
                OnnxGraph.read(cut);
            } catch (IOException e) {
                assertThat(e).hasMessageContaining("not an ONNX file");
            }
        }
        assertThatThrownBy(() -> OnnxGraph.read(TestGraph.of(new byte[0])))
                .hasMessageContaining("not an ONNX file");
    }

    @Test
    void choosesTokensBeforeTextsAndKnownNamesBeforeOthers() throws IOException {
        assertThat(use(TestGraph.tokens(7, 1)).output()).isEqualTo("last_hidden_state");
        SentenceGraph pooled = use(TestGraph.pooled("sentence_embedding"));
        assertThat(pooled.pooled()).isTrue();
        assertThat(pooled.width()).isEqualTo(1);
        assertThat(use(TestGraph.pooled("whatever")).output()).isEqualTo("whatever");
    }

    @Test
    void namesInputsAndTypesThatItCannotGive() throws IOException {
        List<String> faults = new ArrayList<>();
        TestGraph file = TestGraph.tokens(7, 7, "attention_mask", "pixel_values");
        assertThat(SentenceGraph.of(file, OnnxGraph.read(file), 0, faults::add)).isNull();
        assertThat(faults).hasSize(2);
        assertThat(faults.get(0)).contains("'pixel_values'").contains("input_ids");
        assertThat(faults.get(1)).contains("last_hidden_state");
    }

    private static SentenceGraph use(GraphFile file) throws IOException {
        List<String> faults = new ArrayList<>();
        SentenceGraph graph = SentenceGraph.of(file, OnnxGraph.read(file), 0, faults::add);
        assertThat(faults).isEmpty();
        return graph;
    }
}
