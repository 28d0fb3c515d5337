package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.CodedOutputStream;
import com.google.protobuf.WireFormat;
import io.flinkinstructor.operators.model.Fixture;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

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
        assertThat(graph.notes()).isEmpty();
    }

    @Test
    void readsWhatItsWriterNoted() throws IOException {
        TestGraph file =
                TestGraph.tokens(7, 1, "attention_mask").withNote("independent_rows_multiple", "8");
        List<String> faults = new ArrayList<>();
        SentenceGraph graph = SentenceGraph.of(file, OnnxGraph.read(file), 0, faults::add);
        assertThat(faults).isEmpty();
        assertThat(graph.independentRowsMultiple()).isEqualTo(8);
    }

    @Test
    void withoutAMaskNoRowIsIndependentOfPadding() throws IOException {
        TestGraph file = TestGraph.tokens(7, 1).withNote("independent_rows_multiple", "8");
        SentenceGraph graph = SentenceGraph.of(file, OnnxGraph.read(file), 0, fault -> {});
        assertThat(graph.independentRowsMultiple()).isZero();
    }

    @Test
    void aNoteThatIsNoNumberIsAFault() throws IOException {
        TestGraph file =
                TestGraph.tokens(7, 1, "attention_mask")
                        .withNote("independent_rows_multiple", "all");
        List<String> faults = new ArrayList<>();
        SentenceGraph.of(file, OnnxGraph.read(file), 0, faults::add);
        assertThat(faults).singleElement().asString().contains("'all'", "from 1 to 9999");
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

    /** More of them than memory, in a file of holes. */
    @Test
    void weightsOfAFileAreNotRead(@TempDir Path directory) throws IOException {
        int weights = 1_900_000_000;
        assertThat(Runtime.getRuntime().maxMemory()).isLessThan(weights);
        byte[] port = TestGraph.port("input_ids", OnnxGraph.INT64, -1, -1).bytes();
        byte[] name = new ProtoWriter().text(8, "w").bytes();
        ByteArrayOutputStream head = new ByteArrayOutputStream();
        CodedOutputStream out = CodedOutputStream.newInstance(head);
        int tensor = name.length + bytesField(9, weights);
        out.writeTag(7, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(bytesField(11, port.length) + bytesField(5, tensor));
        out.writeByteArray(11, port);
        out.writeTag(5, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(tensor);
        out.writeRawBytes(name);
        out.writeTag(9, WireFormat.WIRETYPE_LENGTH_DELIMITED);
        out.writeUInt32NoTag(weights);
        out.flush();
        Path file = directory.resolve("model.onnx");
        Files.write(file, head.toByteArray());
        try (RandomAccessFile grown = new RandomAccessFile(file.toFile(), "rw")) {
            grown.setLength(grown.length() + weights);
        }
        assertThat(OnnxGraph.read(new OnDisk(file)).inputs()).containsOnlyKeys("input_ids");
    }

    /** Bytes of a field of bytes. */
    private static int bytesField(int field, int length) {
        return CodedOutputStream.computeTagSize(field)
                + CodedOutputStream.computeUInt32SizeNoTag(length)
                + length;
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
