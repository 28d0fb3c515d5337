package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A table's changes as Debezium writes them, from topic to topic: the index follows the table. */
class DebeziumITCase {

    private static final String SCHEMA = "{\"type\": \"struct\", \"fields\": []}";

    @TempDir Path directory;

    @Test
    void shouldFollowTheTable() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options =
                    RunningPipeline.options(
                            kafka,
                            "source.format",
                            "debezium-json",
                            "source.text-fields",
                            "title;body",
                            "source.attribute-fields",
                            "lang",
                            "source.bounded",
                            "true");
            send(kafka, 1, event("r", "null", row(1, "Ferry", "It sails.")));
            send(kafka, 2, event("c", "null", row(2, "Quay", "It stands.")));
            send(kafka, 3, event("c", "null", row(3, "Mast", "It bends.")));
            send(kafka, 1, event("u", "null", row(1, "Ferry", "It sank.")));
            send(kafka, 2, event("d", row(2, "Quay", "It stands."), "null"));
            kafka.send(key(2), null);
            send(kafka, 3, event("u", "null", row(3, "Mast", "__debezium_unavailable_value")));
            send(kafka, 3, event("t", "null", "null"));
            send(kafka, 3, event("m", "null", "null"));
            kafka.send(key(3), KafkaFixture.bytes("{\"id\": 3}"));
            kafka.flush();

            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                pipeline.awaitEnd();
            }

            Map<String, byte[]> index = new HashMap<>();
            for (ConsumerRecord<byte[], byte[]> record : kafka.committed(kafka.embeddings)) {
                index.put(new String(record.key(), StandardCharsets.UTF_8), record.value());
            }
            assertThat(index).containsOnlyKeys("1#0", "2#0", "3#0");
            assertThat(index.get("2#0")).isNull();
            List<EmbeddedRecord> embedded = kafka.embedded(kafka.committed(kafka.embeddings));
            assertThat(embedded)
                    .filteredOn(record -> record.id().equals("1"))
                    .extracting(EmbeddedRecord::text)
                    .containsExactly("Ferry\n\nIt sails.", "Ferry\n\nIt sank.");
            assertThat(embedded)
                    .filteredOn(record -> record.id().equals("3"))
                    .singleElement()
                    .satisfies(
                            record -> {
                                assertThat(record.text()).isEqualTo("Mast\n\nIt bends.");
                                assertThat(record.attributes()).isEqualTo(Map.of("lang", "\"en\""));
                            });
            assertThat(kafka.letters(kafka.committed(kafka.deadLetters)))
                    .extracting(DeadLetter::reason)
                    .hasSize(3)
                    .anyMatch(reason -> reason.contains("REPLICA IDENTITY FULL"))
                    .anyMatch(reason -> reason.contains("the table was truncated"))
                    .anyMatch(reason -> reason.contains("op is missing or null"));
        }
    }

    /** The tombstones behind deletions do not say of which document, and nothing is missing. */
    @Test
    void shouldPassOverTombstonesWhereTheIdIsNotInTheKey() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options =
                    RunningPipeline.options(
                            kafka,
                            "source.format",
                            "debezium-json",
                            "source.id-field",
                            "sku",
                            "source.text-fields",
                            "title",
                            "source.bounded",
                            "true");
            String row = "{\"id\": 1, \"sku\": \"s-1\", \"title\": \"Ferry\"}";
            send(kafka, 1, event("c", "null", row));
            send(kafka, 1, event("d", row, "null"));
            kafka.send(key(1), null);
            kafka.flush();

            try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
                pipeline.awaitEnd();
            }

            List<ConsumerRecord<byte[], byte[]>> records = kafka.committed(kafka.embeddings);
            assertThat(records)
                    .extracting(record -> new String(record.key(), StandardCharsets.UTF_8))
                    .containsExactly("s-1#0", "s-1#0");
            assertThat(records.get(1).value()).isNull();
            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
        }
    }

    private static void send(KafkaFixture kafka, int id, String event) {
        kafka.send(key(id), KafkaFixture.bytes(event));
    }

    private static byte[] key(int id) {
        return KafkaFixture.bytes(
                "{\"schema\": " + SCHEMA + ", \"payload\": {\"id\": " + id + "}}");
    }

    private static String event(String op, String before, String after) {
        return """
        {"schema": %s, "payload": {"before": %s, "after": %s,
         "source": {"connector": "postgresql", "table": "items", "lsn": 33},
         "op": "%s", "ts_ms": 1763683200000}}
        """
                .formatted(SCHEMA, before, after, op);
    }

    private static String row(int id, String title, String body) {
        return """
        {"id": %d, "title": "%s", "body": "%s", "lang": "en", "price": "AfA="}
        """
                .formatted(id, title, body);
    }
}
