package io.flinkinstructor.jobs.benchmark;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerInterceptor;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.ProducerInterceptor;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;

/**
 * Takes the time of a document at both ends of a job in this process, without a change to the job:
 * Kafka's clients call these interceptors, in the source's poll when it returns records, and in the
 * sink when it hands a record to the producer, which is after the operator emitted it and it was
 * encoded.
 */
final class Stopwatches {

    private static final BlockingQueue<Event> POLLED = new LinkedBlockingQueue<>();
    private static final BlockingQueue<Event> SENT = new LinkedBlockingQueue<>();

    private Stopwatches() {}

    /**
     * Something happened to the one document on its way.
     *
     * @param nanos when, by {@link System#nanoTime()}
     */
    private record Event(String key, long nanos) {}

    /**
     * Waits until a document has left, and says how long it was on its way, from poll to send.
     *
     * @param id of the document, the only one on its way
     * @throws IllegalStateException if it is not there within a minute
     */
    static long nanosOf(String id) throws InterruptedException {
        Event polled = POLLED.poll(1, TimeUnit.MINUTES);
        Event sent = SENT.poll(1, TimeUnit.MINUTES);
        if (polled == null
                || sent == null
                || !polled.key.equals(id)
                || !sent.key.equals(id + "#0")) {
            throw new IllegalStateException(
                    "document " + id + ": polled " + polled + ", sent " + sent);
        }
        return sent.nanos - polled.nanos;
    }

    /**
     * Waits until so many documents have left, and forgets them.
     *
     * @throws IllegalStateException if none leaves within a minute
     */
    static void await(int documents) throws InterruptedException {
        for (int i = 0; i < documents; i++) {
            if (SENT.poll(1, TimeUnit.MINUTES) == null) {
                throw new IllegalStateException(
                        "only " + i + " of " + documents + " documents have left");
            }
            POLLED.remove();
        }
    }

    /** In the source. */
    public static final class Polled implements ConsumerInterceptor<byte[], byte[]> {

        @Override
        public ConsumerRecords<byte[], byte[]> onConsume(ConsumerRecords<byte[], byte[]> records) {
            long now = System.nanoTime();
            for (ConsumerRecord<byte[], byte[]> record : records) {
                POLLED.add(new Event(new String(record.key(), StandardCharsets.UTF_8), now));
            }
            return records;
        }

        @Override
        public void onCommit(Map<TopicPartition, OffsetAndMetadata> offsets) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }

    /** In the sink. */
    public static final class Sent implements ProducerInterceptor<byte[], byte[]> {

        @Override
        public ProducerRecord<byte[], byte[]> onSend(ProducerRecord<byte[], byte[]> record) {
            SENT.add(
                    new Event(new String(record.key(), StandardCharsets.UTF_8), System.nanoTime()));
            return record;
        }

        @Override
        public void onAcknowledgement(RecordMetadata metadata, Exception exception) {}

        @Override
        public void close() {}

        @Override
        public void configure(Map<String, ?> configs) {}
    }
}
