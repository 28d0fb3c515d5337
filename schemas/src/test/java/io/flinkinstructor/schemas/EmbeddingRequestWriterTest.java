package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class EmbeddingRequestWriterTest {

    private final EmbeddingRequestWriter writer = new EmbeddingRequestWriter();
    private final EmbeddingRequestReader reader = new EmbeddingRequestReader();

    @Test
    void writesTheFieldsInOrder() {
        EmbeddingRequest request =
                new EmbeddingRequest("doc-1", "é 😀", "I:", Map.of("n", "1.50"), false, null);

        assertThat(new String(writer.write(request), UTF_8))
                .isEqualTo(
                        "{\"id\":\"doc-1\",\"text\":\"é 😀\",\"instruction\":\"I:\",\"attributes\":"
                                + "{\"n\":1.50},\"op\":\"upsert\"}");
        assertThat(new String(writer.write(EmbeddingRequest.delete("d")), UTF_8))
                .isEqualTo("{\"id\":\"d\",\"op\":\"delete\"}");
        assertThat(new String(writer.write(named("a")), UTF_8))
                .isEqualTo(
                        "{\"id\":\"d\",\"text\":\"t\",\"instruction-name\":\"a\",\"op\":\"upsert\"}");
        assertThat(new String(writer.write(named("a", "é")), UTF_8))
                .isEqualTo(
                        "{\"id\":\"d\",\"text\":\"t\",\"instruction-name\":[\"a\",\"é\"],\"op\":"
                                + "\"upsert\"}");
    }

    @Test
    void writesWhatIsAPartSoThatItIsNoRequest() {
        byte[] part = writer.writePart(EmbeddingRequest.upsert("d", "t"));

        assertThat(new String(part, UTF_8))
                .isEqualTo("{\"id\":\"d\",\"text\":\"t\",\"op\":\"part\"}");
        assertThatThrownBy(() -> reader.read(null, part, null))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining("op is \"part\"")
                .hasMessageContaining("send the whole document");
        assertThatThrownBy(
                        () ->
                                reader.read(
                                        null, writer.writePart(EmbeddingRequest.delete("d")), null))
                .isInstanceOf(MalformedRecordException.class);
    }

    private static EmbeddingRequest named(String... names) {
        return new EmbeddingRequest("d", "t", null, List.of(names), Map.of(), false, null);
    }

    @Property
    void whatIsWrittenIsReadBack(@ForAll("requests") EmbeddingRequest request)
            throws MalformedRecordException {
        assertThat(reader.read(null, writer.write(request), null)).isEqualTo(request);
    }

    @Test
    void refusesWhatJsonCannotHoldAndGoesOn() {
        EmbeddingRequest half = EmbeddingRequest.upsert("d", "a\ud800");
        EmbeddingRequest noJson =
                new EmbeddingRequest("d", "t", null, Map.of("lang", "en"), false, null);

        assertThatThrownBy(() -> writer.write(half))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text has half of a surrogate pair at index 1");
        assertThatThrownBy(() -> writer.write(noJson))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("attribute \"lang\" is not the JSON text of a scalar");
        assertThat(new String(writer.write(EmbeddingRequest.upsert("d", "t")), UTF_8))
                .isEqualTo("{\"id\":\"d\",\"text\":\"t\",\"op\":\"upsert\"}");
    }

    @Provide
    static Arbitrary<EmbeddingRequest> requests() {
        Arbitrary<Map<String, String>> attributes =
                Arbitraries.maps(texts(), scalars()).ofMaxSize(4);
        Arbitrary<String> ids = texts().filter(id -> !id.isEmpty());
        Arbitrary<EmbeddingRequest> upserts =
                Combinators.combine(ids, texts(), texts().injectNull(0.3), attributes)
                        .as((id, text, i, a) -> new EmbeddingRequest(id, text, i, a, false, null));
        Arbitrary<EmbeddingRequest> named =
                Combinators.combine(ids, texts(), texts().list().uniqueElements().ofMaxSize(3))
                        .as(
                                (id, text, names) ->
                                        new EmbeddingRequest(
                                                id, text, null, names, Map.of(), false, null));
        return Arbitraries.oneOf(upserts, named, ids.map(EmbeddingRequest::delete));
    }

    static Arbitrary<String> texts() {
        return Arbitraries.strings().ofMaxLength(30).map(Utf8::withoutLoneSurrogates);
    }

    static Arbitrary<String> scalars() {
        return Arbitraries.oneOf(
                texts().map(JsonScalar::of),
                Arbitraries.longs().map(JsonScalar::of),
                Arbitraries.doubles().map(JsonScalar::of),
                Arbitraries.bigDecimals()
                        .between(new BigDecimal("-1e40"), new BigDecimal("1e40"))
                        .ofScale(20)
                        .map(JsonScalar::of),
                Arbitraries.of("true", "false", "null", "-0", "1E+400", "0.10"));
    }
}
