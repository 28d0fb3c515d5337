package io.flinkinstructor.operators.sink.vector.lucene;

import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.StoredRow;
import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;
import io.flinkinstructor.operators.sink.vector.VectorStoreSink;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.JobID;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.lib.NumberSequenceSource;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.RestartStrategyOptions;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A job whose disk is full for a while, on Flink's own small cluster. */
@Timeout(value = 2, unit = TimeUnit.MINUTES)
class FullDiskITCase {

    private static final int SHARDS = 2;

    /** Vectors as they are. */
    private static final LuceneIndexOptions OPTIONS =
            LuceneIndexOptions.DEFAULTS.withShards(SHARDS).withDistance(Distance.IP);

    /** Enough for a job to start, and for some rows. */
    private static final long LITTLE_ROOM = 4_000;

    private static final int FAILURES = 4;

    @TempDir Path directory;
    private MiniCluster cluster;

    @BeforeEach
    void startCluster() throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(RestOptions.BIND_PORT, "0");
        cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(1)
                                .setNumSlotsPerTaskManager(2)
                                .build());
        cluster.start();
    }

    @AfterEach
    void stopCluster() throws Exception {
        SmallDisk.ROOM.set(Long.MAX_VALUE);
        cluster.close();
    }

    private Path index() {
        return directory.resolve("index");
    }

    /** Submits a job that writes rows with these numbers. */
    private JobID submit(long from, long to) throws Exception {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofMillis(50));
        configuration.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.resolve("checkpoints").toUri().toString());
        configuration.set(RestartStrategyOptions.RESTART_STRATEGY, "fixed-delay");
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_ATTEMPTS, Integer.MAX_VALUE);
        configuration.set(
                RestartStrategyOptions.RESTART_STRATEGY_FIXED_DELAY_DELAY, Duration.ofMillis(10));
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.getExecutionEnvironment(configuration);
        environment.setParallelism(2);
        VectorStoreSink.write(
                        environment
                                .fromSource(
                                        new NumberSequenceSource(from, to),
                                        WatermarkStrategy.noWatermarks(),
                                        "numbers")
                                .map(FullDiskITCase::row, TypeInformation.of(EmbeddedRecord.class)),
                        new LuceneStore(index().toString(), OPTIONS, SmallDisk::open),
                        VectorSinkOptions.DEFAULTS)
                .sinkTo(new DiscardingSink<>());
        return cluster.submitJob(environment.getStreamGraph().getJobGraph()).get().getJobID();
    }

    private void awaitEnd(JobID job) throws Exception {
        assertThat(cluster.requestJobResult(job).get().getSerializedThrowable()).isEmpty();
    }

    private static EmbeddedRecord row(long number) {
        return upsert("d" + number, "0", number, "text " + number);
    }

    private static Map<RowKey, StoredRow> rows(long from, long to) {
        Map<RowKey, StoredRow> rows = new HashMap<>();
        for (long number = from; number <= to; number++) {
            EmbeddedRecord row = row(number);
            rows.put(RowKey.of(row), StoredRow.of(row));
        }
        return rows;
    }

    @Test
    void shouldLoseNothingWhenTheDiskIsFullForAWhile() throws Exception {
        awaitEnd(submit(0, 99));
        Map<RowKey, StoredRow> before = PublishedRows.read(index(), SHARDS);
        assertThat(before).hasSize(100);

        SmallDisk.failures = new CountDownLatch(FAILURES);
        SmallDisk.ROOM.set(LITTLE_ROOM);
        JobID job = submit(100, 999);
        assertThat(SmallDisk.failures.await(1, TimeUnit.MINUTES)).isTrue();
        // Searches go on with what there was.
        assertThat(PublishedRows.read(index(), SHARDS)).isEqualTo(before);

        SmallDisk.ROOM.set(Long.MAX_VALUE);
        awaitEnd(job);
        assertThat(PublishedRows.read(index(), SHARDS)).isEqualTo(rows(0, 999));
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(PublishedRows.isClean(index(), shard)).isTrue();
        }
    }
}
