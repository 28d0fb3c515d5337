package io.flinkinstructor.operators.sink.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.registry.FakeRegistry;
import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.operators.registry.SchemaSubject;
import io.flinkinstructor.schemas.AvroSchemas;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class AvroEmbeddingsTest {

    private FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldRegisterTheSchemaAndWriteItsId() throws Exception {
        try (var harness = harness(true, 1 << 20)) {
            harness.processElement(embedded("text"), 1);
            harness.processElement(embedded(null), 2);

            List<KafkaMessage> messages = harness.extractOutputValues();
            ByteBuffer value = ByteBuffer.wrap(messages.get(0).value());
            assertThat(value.get()).isZero();
            int id = value.getInt();
            GenericRecord read =
                    new GenericDatumReader<GenericRecord>(AvroSchemas.EMBEDDING)
                            .read(
                                    null,
                                    DecoderFactory.get()
                                            .binaryDecoder(
                                                    value.array(), 5, value.remaining(), null));
            assertThat(read.get("embedding")).isEqualTo(List.of(0.5f, -1f));
            assertThat(messages.get(1).value()).isNull();
            assertThat(registry.asked).containsExactly("POST /subjects/embeddings-value/versions");
            registry.put("embeddings-value", id, AvroSchemas.EMBEDDING.toString());
        }
        try (var harness = harness(false, 1 << 20)) {
            harness.processElement(embedded("text"), 1);

            assertThat(harness.extractOutputValues()).hasSize(1);
            assertThat(registry.asked).endsWith("POST /subjects/embeddings-value");
        }
    }

    @Test
    void shouldNotStartWithoutTheSchemasId() {
        assertThatThrownBy(() -> harness(false, 1 << 20))
                .hasMessageContaining("under the subject embeddings-value: register it");
        registry.failures.add(409);
        assertThatThrownBy(() -> harness(true, 1 << 20))
                .hasMessageContaining("409")
                .hasMessageContaining("on purpose");
    }

    @Test
    void shouldLetterWhatIsTooLarge() throws Exception {
        try (var harness = harness(true, 200)) {
            harness.processElement(embedded("x".repeat(1000)), 1);

            assertThat(harness.extractOutputValues()).isEmpty();
            assertThat(
                            harness.getSideOutput(EncodeEmbeddings.DEAD_LETTERS)
                                    .element()
                                    .getValue()
                                    .reason())
                    .contains("at most 200 can be written")
                    .doesNotContain("base64");
        }
    }

    private OneInputStreamOperatorTestHarness<EmbeddedRecord, KafkaMessage> harness(
            boolean register, int maxMessageBytes) throws Exception {
        RegistryOptions options =
                new RegistryOptions(List.of(registry.url()), Map.of(), Duration.ofMillis(100));
        EncodeEmbeddings function =
                new EncodeEmbeddings(
                        new EmbeddingFormat.Avro(
                                new SchemaSubject(options, "embeddings-value", register)),
                        maxMessageBytes,
                        true);
        return ProcessFunctionTestHarnesses.forProcessFunction(InstantiationUtil.clone(function));
    }

    private static EmbeddedRecord embedded(String text) {
        float[] vector = text == null ? null : new float[] {0.5f, -1f};
        return new EmbeddedRecord(
                "i", "0", 0, 1, text, null, null, "m", "f", vector, Map.of("a", "1.50"), null);
    }
}
