package io.flinkinstructor.jobs.quickstart;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads what the job has committed, as any consumer would, until the sample is through. */
final class Progress implements AutoCloseable {

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final String deadLetters;
    private final Set<String> outstanding;
    private final CompletableFuture<EmbeddedRecord> first = new CompletableFuture<>();
    private final CompletableFuture<Integer> done = new CompletableFuture<>();
    private final Thread thread = new Thread(this::read, "progress");
    private int letters;

    /**
     * @param ids the sample's documents
     */
    Progress(String servers, String embeddings, String deadLetters, Set<String> ids) {
        this.deadLetters = deadLetters;
        this.outstanding = new HashSet<>(ids);
        this.consumer =
                new KafkaConsumer<>(
                        Map.of(
                                "bootstrap.servers", servers,
                                "group.id", "quickstart-progress",
                                "auto.offset.reset", "earliest",
                                "isolation.level", "read_committed"),
                        new ByteArrayDeserializer(),
                        new ByteArrayDeserializer());
        consumer.subscribe(List.of(embeddings, deadLetters));
        thread.setDaemon(true);
        thread.start();
    }

    /** The first embedding in the topic. */
    CompletableFuture<EmbeddedRecord> first() {
        return first;
    }

    /** Completes when every document of the sample is in one of the topics: with dead letters. */
    CompletableFuture<Integer> done() {
        return done;
    }

    private void read() {
        try {
            while (!done.isDone()) {
                for (ConsumerRecord<byte[], byte[]> record :
                        consumer.poll(Duration.ofMillis(200))) {
                    accept(record);
                }
                if (outstanding.isEmpty()) {
                    done.complete(letters);
                }
            }
        } catch (WakeupException | InterruptException e) {
            done.cancel(false);
        } catch (RuntimeException | MalformedRecordException e) {
            first.completeExceptionally(e);
            done.completeExceptionally(e);
        } finally {
            consumer.close();
        }
    }

    private void accept(ConsumerRecord<byte[], byte[]> record) throws MalformedRecordException {
        if (record.topic().equals(deadLetters)) {
            // A dead letter's key is the document's id.
            if (record.key() != null
                    && outstanding.remove(new String(record.key(), StandardCharsets.UTF_8))) {
                letters++;
            }
        } else if (record.value() != null) {
            EmbeddedRecord embedded = new EmbeddedRecordReader().read(record.value());
            outstanding.remove(embedded.id());
            first.complete(embedded);
        }
    }

    @Override
    public void close() {
        consumer.wakeup();
    }
}
