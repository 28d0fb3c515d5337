package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.source.RequestFormat;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.FieldMapping;
import io.flinkinstructor.schemas.FieldPath;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SourceFormatOptionsTest {

    private static final int LIMIT = EmbeddingRequestReader.DEFAULT_MAX_BYTES;

    private static final String LEAST =
            """
            kafka.bootstrap.servers: broker:9092
            source.topics: documents
            sink.topic: embeddings
            """;

    @TempDir Path directory;

    @Test
    void shouldReadOurOwnJsonUnlessFieldsAreNamed() throws Exception {
        assertThat(format("")).isEqualTo(new RequestFormat.Json(LIMIT));
        assertThat(format("source.format: json")).isEqualTo(new RequestFormat.Json(LIMIT));
        assertThat(format("source.id-field: id"))
                .isEqualTo(
                        new RequestFormat.MappedJson(
                                LIMIT,
                                new FieldMapping(
                                        List.of(FieldPath.parse("text")),
                                        "\n\n",
                                        List.of(FieldPath.parse("id")),
                                        Map.of(),
                                        null,
                                        false)));
    }

    @Test
    void shouldReadAMapping() throws Exception {
        Map<String, FieldPath> attributes = new LinkedHashMap<>();
        attributes.put("lang", FieldPath.parse("lang"));
        attributes.put("year", FieldPath.parse("/published/year"));
        attributes.put("place", FieldPath.parse("city"));
        attributes.put("tag", FieldPath.parse("/tags/0/tag"));

        RequestFormat format =
                format(
                        """
                        source:
                          max-record-bytes: 1 kb
                          text-fields: [title, /content/body]
                          text-separator: "\\n"
                          id-field: [tenant, /key/id]
                          attribute-fields: [lang, "year: /published/year", place: city, /tags/0/tag]
                          instruction-field: /task
                          missing-fields: skip
                        """);

        assertThat(format)
                .isEqualTo(
                        new RequestFormat.MappedJson(
                                1 << 10,
                                new FieldMapping(
                                        List.of(
                                                FieldPath.parse("/title"),
                                                FieldPath.parse("/content/body")),
                                        "\n",
                                        List.of(
                                                FieldPath.parse("/tenant"),
                                                FieldPath.parse("/key/id")),
                                        attributes,
                                        FieldPath.parse("/task"),
                                        true)));
        assertThat(((RequestFormat.MappedJson) format).mapping().attributes().keySet())
                .containsExactly("lang", "year", "place", "tag");
    }

    @Test
    void shouldReadChangeEvents() throws Exception {
        assertThat(format("source.format: debezium-json"))
                .isEqualTo(
                        new RequestFormat.DebeziumJson(
                                LIMIT, FieldMapping.DEFAULT, "__debezium_unavailable_value"));
        assertThat(
                        format(
                                "source: {format: debezium-json, text-fields: body, text-separator:"
                                        + " ' ', unavailable-value: unsent}"))
                .isEqualTo(
                        new RequestFormat.DebeziumJson(
                                LIMIT,
                                new FieldMapping(
                                        List.of(FieldPath.parse("body")),
                                        " ",
                                        List.of(),
                                        Map.of(),
                                        null,
                                        false),
                                "unsent"));
    }

    @Test
    void shouldNameAllFaults() {
        assertThat(
                        faults(
                                Map.of(
                                        "source.format", "xml",
                                        "source.text-fields", "/a~;b;b",
                                        "source.attribute-fields", "x;/y/x;/z/",
                                        "source.id-field", "",
                                        "source.missing-fields", "ignore")))
                .anyMatch(fault -> fault.startsWith("source.format: 'xml' is not json or"))
                .anyMatch(fault -> fault.startsWith("source.text-fields: \"/a~\" is no JSON"))
                .contains("source.text-fields: names a field twice")
                .anyMatch(fault -> fault.contains("two have the name 'x'"))
                .anyMatch(fault -> fault.contains("gives the attribute no name"))
                .anyMatch(fault -> fault.startsWith("source.id-field: is empty"))
                .contains("source.missing-fields: 'ignore' is not refuse or skip");
    }

    @Test
    void shouldRefuseWhatHasNoEffectOrContradicts() throws Exception {
        assertThat(faults(Map.of("source.text-separator", " ", "source.missing-fields", "skip")))
                .hasSize(2)
                .allMatch(fault -> fault.contains("is for documents of other fields than ours"));
        assertThat(faults(Map.of("source.unavailable-value", "unsent")))
                .containsExactly("source.unavailable-value: is for source.format: debezium-json");
        Path file =
                Files.writeString(
                        directory.resolve("instructions.yaml"),
                        "- {name: a, document-instruction: 'A:'}\n");
        assertThat(
                        faults(
                                Map.of(
                                        "model.instructions-file",
                                        file.toString(),
                                        "source.instruction-field",
                                        "i")))
                .containsExactly(
                        "source.instruction-field and model.instructions-file: set one of them; an"
                                + " instruction that a document brings has no name to be found by");
    }

    private RequestFormat format(String yaml) throws Exception {
        Path file = Files.writeString(directory.resolve("pipeline.yaml"), LEAST + yaml);
        return PipelineSettings.load(file, Map.of()).source().format();
    }

    private static List<String> faults(Map<String, String> more) {
        Map<String, String> options = new HashMap<>(more);
        options.put("kafka.bootstrap.servers", "broker:9092");
        options.put("source.topics", "documents");
        options.put("sink.topic", "embeddings");
        return catchThrowableOfType(
                        RefusedException.class, () -> PipelineSettings.load(null, options))
                .faults();
    }
}
