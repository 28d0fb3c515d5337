package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EmbeddedRecordFormatTest {

    private static final String OFFSETS = "\"begin\":0,\"end\":1,\"length\":1,";
    private static final String HEAD =
            "{\"id\":\"doc-1\",\"chunk\":\"0\",\"position\":0,\"chunks\":1,"
                    + OFFSETS
                    + "\"text\":\"t\",\"instruction\":\"I:\",\"instruction-name\":null,\"model\":\"m\","
                    + "\"model-fingerprint\":\"f\",";
    private static final String TAIL =
            "\"attributes\":{\"lang\":\"en\"},\"source\":{\"topic\":\"documents\",\"partition\":0,"
                    + "\"offset\":12,\"timestamp\":1763683200000}}";

    private final EmbeddedRecordWriter arrays = new EmbeddedRecordWriter(VectorEncoding.ARRAY);
    private final EmbeddedRecordWriter base64 = new EmbeddedRecordWriter(VectorEncoding.BASE64);
    private final EmbeddedRecordReader reader = new EmbeddedRecordReader();

    @Test
    void writesTheFieldsInOrder() {
        EmbeddedRecord embedded = embedded(0.1f, -2f, 1.0e-10f);

        assertThat(new String(arrays.write(embedded), UTF_8))
                .isEqualTo(HEAD + "\"embedding\":[0.1,-2.0,1.0E-10]," + TAIL);
        assertThat(new String(base64.write(embedded), UTF_8))
                .isEqualTo(
                        HEAD
                                + "\"vector-encoding\":\"base64\","
                                + "\"embedding\":\"zczMPQAAAMD/5tsu\","
                                + TAIL);
    }

    @Test
    void writesTheShortestDecimal() {
        // Java 17's own gives 1.17549435E-38 for the last.
        assertThat(new String(arrays.write(embedded(1.0E23f, 2.0E-3f, 1.1754944E-38f)), UTF_8))
                .contains("[1.0E23,0.002,1.1754944E-38]");
    }

    @Property
    void vectorsAreReadBackBitByBit(@ForAll("vectors") float[] vector)
            throws MalformedRecordException {
        assertThat(reader.read(arrays.write(embedded(vector))).embedding()).isEqualTo(vector);
        assertThat(reader.read(base64.write(embedded(vector))).embedding()).isEqualTo(vector);
    }

    @Test
    void allFieldsAreReadBack() throws Exception {
        assertSame(embedded(1f));
        assertSame(part(2, 3, 5, 9, 20, 1f));
        assertSame(
                new EmbeddedRecord(
                        "a#b",
                        "c",
                        3,
                        7,
                        null,
                        null,
                        "name",
                        null,
                        null,
                        new float[] {1},
                        Map.of(),
                        null));
    }

    @Test
    void recordsFromBeforeThereWereOffsetsAreWholeDocuments() throws Exception {
        String json = HEAD.replace(OFFSETS, "") + "\"embedding\":[1]," + TAIL;

        EmbeddedRecord read = reader.read(json.getBytes(UTF_8));

        assertThat(read).usingRecursiveComparison().isEqualTo(embedded(1f));
        assertThat(read.end()).isEqualTo(1);
    }

    @Test
    void knowsWhatIsAPart() {
        assertThat(embedded(1f).isPart()).isFalse();
        assertThat(part(0, 1, 0, 4, 4, 1f).isPart()).isFalse();
        assertThat(part(0, 1, 0, 4, 5, 1f).isPart()).isTrue();
        assertThat(part(0, 1, 1, 5, 5, 1f).isPart()).isTrue();
        assertThat(part(1, 2, 0, 4, 4, 1f).isPart()).isTrue();
        assertThat(part(0, 2, 0, 0, 0, (float[]) null).isPart()).isTrue();
        assertThat(part(0, 0, 0, 0, 0, (float[]) null).isPart()).isFalse();
    }

    private static EmbeddedRecord part(
            int position, int chunks, int begin, int end, int length, float... vector) {
        return new EmbeddedRecord(
                "i",
                "c",
                position,
                chunks,
                begin,
                end,
                length,
                vector == null ? null : "text",
                null,
                null,
                "m",
                "f",
                vector,
                Map.of(),
                null);
    }

    @Test
    void passesOverFieldsOfLaterVersions() throws Exception {
        String json = HEAD + "\"later\":[{}],\"embedding\":[1]," + TAIL;

        assertThat(reader.read(json.getBytes(UTF_8)).embedding()).containsExactly(1f);
    }

    @Test
    void readsLongVectors() throws Exception {
        float[] vector = new float[5000];
        for (int i = 0; i < vector.length; i++) {
            vector[i] = (float) Math.sin(i);
        }

        assertThat(reader.read(arrays.write(embedded(vector))).embedding()).isEqualTo(vector);
    }

    @Test
    void refusesWhatJsonCannotHoldAndGoesOn() {
        assertRefused(embedded(1f, Float.NaN), "component 1 of the embedding is NaN");
        assertRefused(embedded(Float.NEGATIVE_INFINITY), "component 0 of the embedding is -Inf");
        assertRefused(
                new EmbeddedRecord(
                        "i",
                        "0",
                        0,
                        1,
                        "\udc00",
                        null,
                        null,
                        "m",
                        "f",
                        new float[1],
                        Map.of(),
                        null),
                "text has half of a surrogate pair");
        assertRefused(
                new EmbeddedRecord(
                        "i", "0", 0, 1, null, null, null, null, null, null, Map.of(), null),
                "tombstone");
        assertThat(new String(arrays.write(embedded(1f)), UTF_8)).startsWith(HEAD);
    }

    @Test
    void refusesWhatIsNoEmbedding() {
        assertFault("{}", "id is missing or null");
        assertFault("{\"id\":\"i\",\"chunk\":\"0\"}", "embedding is missing or null");
        assertFault("{\"embedding\":{}}", "embedding is an object, but must be an array");
        assertFault("{\"embedding\":[1,\"2\"]}", "embedding[1] is a string, but must be a number");
        assertFault("{\"embedding\":[1e39]}", "embedding[0] does not fit a 32-bit float");
        assertFault("{\"embedding\":\"!\"}", "embedding is not base64");
        assertFault("{\"embedding\":\"AAAAAAA=\"}", "has 5 bytes, which is no multiple of 4");
        assertFault("{\"vector-encoding\":\"hex\"}", "vector-encoding is \"hex\"");
        assertFault("{\"position\":-1}", "position is \"-1\", but must be from 0 to 2147483647");
        assertFault("{\"position\":1.5}", "position is a number, but must be a whole number");
        assertFault("{\"source\":{}}", "source.topic is missing");
        assertFault("{\"source\":{\"offset\":99999999999999999999}}", "source.offset is");
    }

    @Provide
    static Arbitrary<float[]> vectors() {
        return Arbitraries.integers()
                .map(Float::intBitsToFloat)
                .filter(Float::isFinite)
                .array(float[].class)
                .ofMaxSize(8);
    }

    private void assertSame(EmbeddedRecord embedded) throws MalformedRecordException {
        EmbeddedRecord read = reader.read(base64.write(embedded));
        assertThat(read).usingRecursiveComparison().isEqualTo(embedded);
    }

    private void assertRefused(EmbeddedRecord embedded, String message) {
        assertThatThrownBy(() -> arrays.write(embedded))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(message);
    }

    private void assertFault(String json, String message) {
        assertThatThrownBy(() -> reader.read(json.getBytes(UTF_8)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(message);
    }

    private static EmbeddedRecord embedded(float... vector) {
        return new EmbeddedRecord(
                "doc-1",
                "0",
                0,
                1,
                "t",
                "I:",
                null,
                "m",
                "f",
                vector,
                Map.of("lang", "\"en\""),
                new SourcePosition("documents", 0, 12, 1763683200000L));
    }
}
