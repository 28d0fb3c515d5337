package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import io.flinkinstructor.schemas.AvroSchemas;
import io.flinkinstructor.schemas.DeadLetter;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.DecoderFactory;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Avro from topic to topic, with the schemas in a registry. */
class AvroITCase {

    @TempDir Path directory;
    private ArticleRegistry registry;

    @BeforeEach
    void startRegistry() throws Exception {
        registry = new ArticleRegistry();
    }

    @AfterEach
    void stopRegistry() {
        registry.close();
    }

    @Test
    void shouldEmbedRecordsOfAForeignSchema() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            kafka.send(KafkaFixture.bytes("7"), ArticleRegistry.article(1, 7, "A ferry."));
            kafka.send(KafkaFixture.bytes("8"), ArticleRegistry.article(1, 8, "A quay."));
            kafka.send(KafkaFixture.bytes("9"), ArticleRegistry.article(99, 9, "A mast."));
            kafka.send(KafkaFixture.bytes("8"), null);
            kafka.flush();

            PipelineSettings settings = PipelineSettings.load(null, options(kafka));
            RegistryCheck.check(settings);
            try (RunningPipeline pipeline = RunningPipeline.start(directory, options(kafka))) {
                pipeline.awaitEnd();
            }

            Map<String, byte[]> index = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : kafka.committed(kafka.embeddings)) {
                index.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
            }
            assertThat(index).containsOnlyKeys("7#0", "8#0");
            assertThat(index.get("8#0")).isNull();
            GenericRecord ferry = embedding(index.get("7#0"));
            assertThat(ferry.get("text")).hasToString("A ferry.");
            assertThat((List<?>) ferry.get("embedding")).isNotEmpty();
            assertThat(kafka.letters(kafka.committed(kafka.deadLetters)))
                    .extracting(DeadLetter::reason)
                    .containsExactly("the value: the registry has no schema with the id 99");
        }
    }

    @Test
    void shouldBeRefusedWithoutARegistry() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            PipelineSettings settings = PipelineSettings.load(null, options(kafka));
            registry.close();

            assertThatThrownBy(() -> RegistryCheck.check(settings))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("The schema registry cannot be used")
                    .hasMessageContaining("ConnectException");
        }
    }

    private Map<String, String> options(KafkaFixture kafka) {
        return RunningPipeline.options(
                kafka,
                "source.format",
                "avro",
                "source.text-fields",
                "title",
                "source.id-field",
                "sku",
                "source.bounded",
                "true",
                "sink.format",
                "avro",
                "schema-registry.url",
                registry.url(),
                "schema-registry.retry-timeout",
                "100 ms");
    }

    private static GenericRecord embedding(byte[] value) throws IOException {
        assertThat(value).startsWith(0, 0, 0, 0, (byte) ArticleRegistry.EMBEDDING_ID);
        return new GenericDatumReader<GenericRecord>(AvroSchemas.EMBEDDING)
                .read(null, DecoderFactory.get().binaryDecoder(value, 5, value.length - 5, null));
    }
}
