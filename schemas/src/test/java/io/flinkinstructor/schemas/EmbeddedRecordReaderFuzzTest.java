package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, they are an embedding that can be written and read again, or refused. */
class EmbeddedRecordReaderFuzzTest {

    private final EmbeddedRecordReader reader = new EmbeddedRecordReader();

    static Stream<byte[]> seeds() {
        EmbeddedRecord embedded =
                new EmbeddedRecord(
                        "doc-1",
                        "0",
                        0,
                        2,
                        "text",
                        "Represent:",
                        "retrieval",
                        "model",
                        "f1",
                        new float[] {0.1f, -3e-9f, 1e30f},
                        Map.of("lang", "\"en\""),
                        new SourcePosition("documents", 3, 12, -1));
        String noNumber = "{\"id\": \"a\", \"chunk\": \"0\", \"embedding\": \"AADAfw==\"}";
        return Stream.of(
                new EmbeddedRecordWriter(VectorEncoding.ARRAY).write(embedded),
                new EmbeddedRecordWriter(VectorEncoding.BASE64).write(embedded),
                noNumber.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] value) throws MalformedRecordException {
        EmbeddedRecord embedded;
        try {
            embedded = reader.read(value);
        } catch (MalformedRecordException e) {
            Refusals.check(e);
            return;
        }
        for (VectorEncoding encoding : VectorEncoding.values()) {
            assertThat(reader.read(new EmbeddedRecordWriter(encoding).write(embedded)))
                    .usingRecursiveComparison()
                    .isEqualTo(embedded);
        }
    }
}
