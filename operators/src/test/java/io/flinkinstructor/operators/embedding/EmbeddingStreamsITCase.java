package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.JobStatus;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.jobgraph.JobGraph;
import org.apache.flink.runtime.jobgraph.SavepointRestoreSettings;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A job with the embedding operator on Flink's own small cluster, stopped and failing midway. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class EmbeddingStreamsITCase {

    static final int RECORDS = 60_000;
    static final int KEYS = 97;

    /** How often each record has come out of the operator, also on attempts that failed. */
    static final Map<Integer, Integer> EMITTED = new ConcurrentHashMap<>();

    /** What the checker's state says at the end of the input, by key. */
    static final Map<String, Integer> LAST = new ConcurrentHashMap<>();

    static final AtomicInteger FAILURES_LEFT = new AtomicInteger();

    /** Counts down when a tenth of the records has come out: most have not been read then. */
    static volatile CountDownLatch tenth;

    private static MiniCluster cluster;

    /** Of all tests: a cluster still tidies up behind a job that has ended. */
    @TempDir private static Path root;

    private Path directory;

    @BeforeAll
    static void startCluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(2)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
    }

    @AfterAll
    static void stopCluster() throws Exception {
        cluster.close();
    }

    @BeforeEach
    void forget() throws Exception {
        directory = Files.createTempDirectory(root, "job");
        EMITTED.clear();
        LAST.clear();
        FAILURES_LEFT.set(0);
        tenth = new CountDownLatch(RECORDS / 10);
        DelayingEngine.SUBMITTED.set(0);
    }

    @ParameterizedTest
    @CsvSource({
        "hashmap, CANONICAL, false",
        "hashmap, NATIVE, true",
        "rocksdb, CANONICAL, true",
        "rocksdb, NATIVE, false"
    })
    void stopsWithASavepointAndResumesWithAnotherParallelism(
            String backend, SavepointFormatType format, boolean objectReuse) throws Exception {
        Configuration configuration = configuration(backend);
        configuration.set(PipelineOptions.OBJECT_REUSE, objectReuse);
        JobID job = submit(job(configuration, 2));
        awaitTenth();
        String savepoint =
                cluster.stopWithSavepoint(job, directory.toUri() + "savepoint", false, format)
                        .get();
        awaitEnd(job, JobStatus.FINISHED);
        assertThat(EMITTED.size()).isLessThan(RECORDS);

        JobGraph resumed = job(configuration, 3);
        resumed.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        awaitEnd(submit(resumed), JobStatus.FINISHED);

        assertThat(EMITTED).hasSize(RECORDS).allSatisfy((record, times) -> assertOnce(times));
        assertThatAllWasChecked();
        assertThat(DelayingEngine.SUBMITTED.get()).as("some were in flight").isGreaterThan(RECORDS);
    }

    @ParameterizedTest
    @CsvSource({"hashmap, false", "hashmap, true", "rocksdb, false", "rocksdb, true"})
    void losesAndDoublesNothingOverFailures(String backend, boolean unaligned) throws Exception {
        Configuration configuration = configuration(backend);
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(CheckpointingOptions.ENABLE_UNALIGNED, unaligned);
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, 3);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(1));
        FAILURES_LEFT.set(3);
        awaitEnd(submit(job(configuration, 2)), JobStatus.FINISHED);
        assertThat(FAILURES_LEFT).hasValue(0);
        assertThat(EMITTED).hasSize(RECORDS);
        assertThatAllWasChecked();
    }

    @ParameterizedTest
    @CsvSource({"hashmap", "rocksdb"})
    void drainsCompletely(String backend) throws Exception {
        Configuration configuration = configuration(backend);
        JobID job = submit(job(configuration, 2));
        awaitTenth();
        String savepoint =
                cluster.stopWithSavepoint(
                                job,
                                directory.toUri() + "savepoint",
                                true,
                                SavepointFormatType.CANONICAL)
                        .get();
        awaitEnd(job, JobStatus.FINISHED);
        int drained = EMITTED.size();
        assertThat(DelayingEngine.SUBMITTED).hasValue(drained);

        JobGraph resumed = job(configuration, 3);
        resumed.setSavepointRestoreSettings(SavepointRestoreSettings.forPath(savepoint));
        awaitEnd(submit(resumed), JobStatus.FINISHED);
        assertThat(EMITTED).hasSize(RECORDS).allSatisfy((record, times) -> assertOnce(times));
        assertThat(DelayingEngine.SUBMITTED).hasValue(RECORDS);
    }

    private static void assertOnce(int times) {
        assertThat(times).isEqualTo(1);
    }

    private static void assertThatAllWasChecked() {
        assertThat(LAST).hasSize(KEYS);
        for (int record = RECORDS - KEYS; record < RECORDS; record++) {
            assertThat(LAST).containsEntry("k" + record % KEYS, record);
        }
    }

    private Configuration configuration(String backend) {
        Configuration configuration = new Configuration();
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        configuration.set(PipelineOptions.AUTO_WATERMARK_INTERVAL, Duration.ofMillis(5));
        configuration.set(StateBackendOptions.STATE_BACKEND, backend);
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY, directory.toUri() + "checkpoints");
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "none");
        return configuration;
    }

    private static JobGraph job(Configuration configuration, int parallelism) {
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(parallelism);
        environment.setMaxParallelism(32);
        DataStream<Chunk> chunks =
                environment
                        .fromSource(
                                new NumberSequenceSource(0, RECORDS - 1),
                                WatermarkStrategy.<Long>forMonotonousTimestamps()
                                        .withTimestampAssigner((number, time) -> number),
                                "numbers")
                        .uid("numbers")
                        .setParallelism(1)
                        .map(EmbeddingStreamsITCase::chunk, TypeInformation.of(Chunk.class))
                        .uid("chunks")
                        .setParallelism(1);
        EmbeddingStreams.embed(
                        chunks.keyBy(Chunk::id),
                        new DelayingEngine(40),
                        EmbeddingOptions.DEFAULTS.withCapacity(256))
                .uid("embed")
                .process(new WatermarkChecker(), TypeInformation.of(EmbeddedRecord.class))
                .uid("watermarks")
                .keyBy(EmbeddedRecord::id)
                .process(new OrderChecker(), TypeInformation.of(Integer.class))
                .uid("order")
                .sinkTo(new DiscardingSink<>())
                .uid("sink");
        return environment.getStreamGraph().getJobGraph();
    }

    private static Chunk chunk(long number) {
        return new Chunk(
                "k" + number % KEYS,
                Chunk.WHOLE,
                0,
                1,
                "" + number,
                null,
                null,
                Map.of(),
                false,
                null);
    }

    private static JobID submit(JobGraph job) throws Exception {
        return cluster.submitJob(job).get().getJobID();
    }

    private static void awaitTenth() throws InterruptedException {
        assertThat(tenth.await(1, TimeUnit.MINUTES)).as("a tenth is through").isTrue();
    }

    private static void awaitEnd(JobID job, JobStatus expected) throws Exception {
        var result = cluster.requestJobResult(job).get();
        assertThat(result.getSerializedThrowable()).as("failure").isEmpty();
        assertThat(cluster.getJobStatus(job).get()).isEqualTo(expected);
    }
}
