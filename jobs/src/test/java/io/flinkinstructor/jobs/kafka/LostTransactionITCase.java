package io.flinkinstructor.jobs.kafka;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.local.LocalFlink;
import io.flinkinstructor.operators.sink.kafka.KafkaMessage;
import io.flinkinstructor.operators.sink.kafka.KafkaMessageSink;
import io.flinkinstructor.operators.source.RawRecord;
import io.flinkinstructor.operators.source.RawRecordSource;
import io.flinkinstructor.operators.source.StartingOffsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.state.FunctionInitializationContext;
import org.apache.flink.runtime.state.FunctionSnapshotContext;
import org.apache.flink.streaming.api.checkpoint.CheckpointedFunction;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a transaction that the broker has aborted before its checkpoint is complete. */
class LostTransactionITCase {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Much longer than a transaction takes here that the test does not hold up. */
    private static final Duration TIMEOUT = Duration.ofSeconds(15);

    /** What the broker does each 10 s by default. */
    private static final Map<String, String> LOOK_FOR_TIMEOUTS =
            Map.of("transaction.abort.timed.out.transaction.cleanup.interval.ms", "500");

    @TempDir Path directory;

    @Test
    void shouldCountItAmongTheFailedCommittables() throws Exception {
        try (EmbeddedBroker broker =
                        EmbeddedBroker.start(directory.resolve("kafka"), 0, LOOK_FOR_TIMEOUTS);
                LocalFlink flink = LocalFlink.start(options(), directory.resolve("state"));
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
                KafkaProducer<byte[], byte[]> producer = producer(broker)) {
            admin.createTopics(
                            List.of(
                                    new NewTopic("documents", 1, (short) 1),
                                    new NewTopic("embeddings", 1, (short) 1)))
                    .all()
                    .get();
            OutliveTransaction.admin = admin;
            JobClient job = flink.submit(job(flink, broker));

            send(producer, "lost");
            FlinkRest rest = new FlinkRest(flink.webInterface().getPort());
            Await.until(
                    "the loss is counted",
                    PATIENCE,
                    () -> committables(rest, job, "failedCommittables") == 1);
            send(producer, "kept");

            CommittedRecords committed = new CommittedRecords(broker.bootstrapServers());
            assertThat(committed.await("embeddings", records -> !records.isEmpty()))
                    .extracting(record -> new String(record.value(), UTF_8))
                    .containsExactly("kept");
            assertThat(committables(rest, job, "failedCommittables")).isEqualTo(1);
            assertThat(job.getJobStatus().get()).isEqualTo(JobStatus.RUNNING);
            assertThat(restarts(rest, job)).isZero();
        }
    }

    private static Configuration options() {
        Configuration options = new Configuration();
        options.set(RestOptions.PORT, 0);
        options.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(200));
        options.set(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL, Duration.ofMillis(50));
        options.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        return options;
    }

    private static StreamExecutionEnvironment job(LocalFlink flink, EmbeddedBroker broker) {
        StreamExecutionEnvironment env = flink.environment();
        env.fromSource(
                        RawRecordSource.builder()
                                .bootstrapServers(broker.bootstrapServers())
                                .topics(List.of("documents"))
                                .groupId("lost")
                                .startingOffsets(StartingOffsets.earliest())
                                .build(),
                        WatermarkStrategy.noWatermarks(),
                        "documents")
                .map(new OutliveTransaction())
                .sinkTo(
                        KafkaMessageSink.builder()
                                .bootstrapServers(broker.bootstrapServers())
                                .topic("embeddings")
                                .exactlyOnce("lost")
                                .transactionTimeout(TIMEOUT)
                                .build())
                .name("embeddings");
        return env;
    }

    private static long restarts(FlinkRest rest, JobClient job) throws Exception {
        JsonNode metric = rest.get("/jobs/" + job.getJobID() + "/metrics?get=numRestarts").path(0);
        return Long.parseLong(metric.path("value").asText());
    }

    /** As the web interface says it. */
    private static long committables(FlinkRest rest, JobClient job, String name) throws Exception {
        long sum = 0;
        String path = "/jobs/" + job.getJobID();
        for (JsonNode vertex : rest.get(path).path("vertices")) {
            String metrics = path + "/vertices/" + vertex.path("id").asText() + "/subtasks/metrics";
            for (JsonNode metric : rest.get(metrics)) {
                String id = metric.path("id").asText();
                if (id.equals("embeddings__Committer." + name)) {
                    sum += rest.get(metrics + "?get=" + id).get(0).path("sum").asLong();
                }
            }
        }
        return sum;
    }

    private static KafkaProducer<byte[], byte[]> producer(EmbeddedBroker broker) {
        return new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private static void send(KafkaProducer<byte[], byte[]> producer, String text) {
        producer.send(new ProducerRecord<>("documents", text.getBytes(UTF_8)));
        producer.flush();
    }

    /**
     * Lets the first checkpoint with a record take until the broker has aborted the transaction.
     * Its snapshot comes when the sink, in the same task, has handed the transaction over.
     */
    private static final class OutliveTransaction
            implements MapFunction<RawRecord, KafkaMessage>, CheckpointedFunction {

        private static final long serialVersionUID = 1L;

        static volatile Admin admin;

        private transient boolean lost;
        private transient boolean written;

        @Override
        public KafkaMessage map(RawRecord record) {
            written = true;
            return new KafkaMessage("id".getBytes(UTF_8), null, record.value());
        }

        @Override
        public void snapshotState(FunctionSnapshotContext context) throws Exception {
            if (written && !lost) {
                lost = true;
                Await.until(
                        "the broker has aborted it",
                        PATIENCE,
                        () ->
                                admin.listTransactions().all().get().stream()
                                        .anyMatch(
                                                transaction ->
                                                        transaction.state()
                                                                == TransactionState
                                                                        .COMPLETE_ABORT));
            }
        }

        @Override
        public void initializeState(FunctionInitializationContext context) {}
    }
}
