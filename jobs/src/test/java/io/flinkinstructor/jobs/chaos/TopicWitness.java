package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Checker;
import io.flinkinstructor.jobs.exactlyonce.Ledger;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import io.flinkinstructor.jobs.kafka.CommittedRecords;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.errors.WakeupException;

/** A reader of committed embeddings. */
final class TopicWitness implements Witness {

    private static final int CHECKER_THREADS = 2;

    private final EmbeddedRecordReader reader = new EmbeddedRecordReader();
    private final String servers;
    private final CampaignTopics topics;
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "witness"));
    private volatile long seen;
    private volatile long newest;

    TopicWitness(String servers, CampaignTopics topics) {
        this.servers = servers;
        this.topics = topics;
        consumer = new CommittedRecords(servers).consumer(topics.embeddings());
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

    @Override
    public long seen() {
        return seen;
    }

    /** Each record comes out as one. */
    @Override
    public long passed() {
        return seen;
    }

    @Override
    public long newest() {
        return newest;
    }

    @Override
    public Verdict judge(Ledger ledger, Vectors vectors, boolean latestWins) {
        try (Checker checker = Checker.ofTopic(ledger, vectors, CHECKER_THREADS, latestWins)) {
            return checker.check(
                    servers, topics.documents(), topics.embeddings(), topics.deadLetters());
        }
    }

    @Override
    public String toString() {
        return seen + " committed records";
    }

    @Override
    public void close() {
        consumer.wakeup();
        thread.shutdown();
    }
}
