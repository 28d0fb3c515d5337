package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.kafka.CommittedRecords;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** A reader of committed embeddings, on a thread of its own: sees what users see, when they do. */
final class Witness implements AutoCloseable {

    private final EmbeddedRecordReader reader = new EmbeddedRecordReader();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "witness"));
    private volatile long seen;
    private volatile long newest;

    Witness(String servers, String topic) {
        consumer = new CommittedRecords(servers).consumer(topic);
        thread.execute(this::read);
    }

    private void read() {
        try (consumer) {
            while (true) {
                for (ConsumerRecord<byte[], byte[]> record : consumer.poll(Duration.ofSeconds(1))) {
                    see(record);
                }
            }
        } catch (WakeupException e) {
            // Closed.
        }
    }

    private void see(ConsumerRecord<byte[], byte[]> record) {
        seen++;
        if (record.value() != null) {
            try {
                newest = Math.max(newest, reader.read(record.value()).source().timestamp());
            } catch (MalformedRecordException e) {
                // The checker will say so.
            }
        }
    }

    /** How many records have come. */
    long seen() {
        return seen;
    }

    /** When the newest document that has come was written, in epoch milliseconds. */
    long newest() {
        return newest;
    }

    @Override
    public void close() {
        consumer.wakeup();
        thread.shutdown();
    }
}
