package io.flinkinstructor.operators.sink.vector;

import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.sink.vector.lucene.LuceneIndexOptions;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneStore;
import io.flinkinstructor.operators.sink.vector.lucene.PublishedRows;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The operator with a store that is bound to its checkpoints: Lucene. */
@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class CheckpointedWriteOperatorTest {

    private static final int SHARDS = 3;
    private static final int MAX_PARALLELISM = 8;
    private static final VectorSinkOptions OPTIONS =
            VectorSinkOptions.DEFAULTS.withBatch(3, 1 << 20, Duration.ofMillis(50));

    @TempDir Path directory;

    /** Subtasks of one job, which get their rows as the partitioner says. */
    private final class Job implements AutoCloseable {

        final List<OneInputStreamOperatorTestHarness<EmbeddedRecord, DeadLetter>> subtasks =
                new ArrayList<>();

        Job(String name, int parallelism, OperatorSubtaskState state) throws Exception {
            LuceneStore store =
                    new LuceneStore(
                            directory.toString(),
                            LuceneIndexOptions.DEFAULTS
                                    .withShards(SHARDS)
                                    .withKeepCommits(Duration.ZERO));
            for (int subtask = 0; subtask < parallelism; subtask++) {
                var harness =
                        new OneInputStreamOperatorTestHarness<EmbeddedRecord, DeadLetter>(
                                new WriteOperatorFactory(store, OPTIONS, name),
                                MAX_PARALLELISM,
                                parallelism,
                                subtask);
                subtasks.add(harness);
                if (state != null) {
                    harness.initializeState(
                            AbstractStreamOperatorTestHarness.repartitionOperatorState(
                                    state, MAX_PARALLELISM, lastParallelism, parallelism, subtask));
                }
                harness.open();
            }
            lastParallelism = parallelism;
        }

        void send(EmbeddedRecord... rows) throws Exception {
            ShardPartitioner partitioner = new ShardPartitioner(SHARDS);
            for (EmbeddedRecord row : rows) {
                subtasks.get(partitioner.partition(row.id(), subtasks.size()))
                        .processElement(row, 1);
            }
        }

        OperatorSubtaskState snapshot(long id) throws Exception {
            List<OperatorSubtaskState> states = new ArrayList<>();
            for (var subtask : subtasks) {
                subtask.prepareSnapshotPreBarrier(id);
                states.add(subtask.snapshot(id, 1));
            }
            return AbstractStreamOperatorTestHarness.repackageState(
                    states.toArray(OperatorSubtaskState[]::new));
        }

        void complete(long id) throws Exception {
            for (var subtask : subtasks) {
                subtask.notifyOfCompletedCheckpoint(id);
            }
        }

        @Override
        public void close() throws Exception {
            for (var subtask : subtasks) {
                subtask.close();
            }
        }
    }

    private int lastParallelism;

    private static EmbeddedRecord[] rows(int from, int to) {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = from; i < to; i++) {
            rows.add(upsert("d" + i, "0", i, "text"));
        }
        return rows.toArray(EmbeddedRecord[]::new);
    }

    private static Set<String> ids(int from, int to) {
        Set<String> ids = new TreeSet<>();
        for (EmbeddedRecord row : rows(from, to)) {
            ids.add(row.id());
        }
        return ids;
    }

    private Set<String> visible() throws Exception {
        return PublishedRows.read(directory, SHARDS).keySet().stream()
                .map(RowKey::id)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    @Test
    void shouldShowRowsWhenTheirCheckpointIsComplete() throws Exception {
        try (Job job = new Job("job", 2, null)) {
            job.send(rows(0, 20));
            job.snapshot(1);
            assertThat(visible()).isEmpty();
            job.send(rows(20, 30));
            job.complete(1);
            assertThat(visible()).isEqualTo(ids(0, 20));
            job.snapshot(2);
            job.complete(2);
            assertThat(visible()).isEqualTo(ids(0, 30));
        }
    }

    @Test
    void shouldShowWhatAnAbortedCheckpointHeldWithTheNextOne() throws Exception {
        try (Job job = new Job("job", 1, null)) {
            job.send(rows(0, 5));
            job.snapshot(1);
            job.subtasks.get(0).getOneInputOperator().notifyCheckpointAborted(1);
            assertThat(visible()).isEmpty();
            job.snapshot(2);
            job.complete(2);
            assertThat(visible()).isEqualTo(ids(0, 5));
        }
    }

    @Test
    void shouldFindAfterAFailureJustWhatItsCheckpointHeld() throws Exception {
        OperatorSubtaskState state;
        try (Job job = new Job("job", 2, null)) {
            job.send(rows(0, 10));
            job.snapshot(1);
            job.complete(1);
            job.send(rows(10, 20));
            // Nobody is told that it completes.
            state = job.snapshot(2);
            job.send(rows(20, 30));
            job.snapshot(3);
            job.send(rows(30, 40));
        }
        assertThat(visible()).isEqualTo(ids(0, 10));
        try (Job job = new Job("job", 2, state)) {
            assertThat(visible()).isEqualTo(ids(0, 20));
            job.send(rows(20, 25));
            job.snapshot(4);
            job.complete(4);
            assertThat(visible()).isEqualTo(ids(0, 25));
        }
    }

    @Test
    void shouldGoOnWithMoreAndFewerSubtasks() throws Exception {
        OperatorSubtaskState state = null;
        int rows = 0;
        long id = 0;
        for (int parallelism : List.of(1, 3, 2, 5, 1)) {
            // Each a job of its own, from the savepoint of the one before.
            try (Job job = new Job("job " + rows, parallelism, state)) {
                job.send(rows(rows, rows + 20));
                rows += 20;
                state = job.snapshot(++id);
                job.complete(id);
                assertThat(visible()).isEqualTo(ids(0, rows));
                // What comes after a savepoint belongs to nobody.
                job.send(rows(1000, 1020));
            }
        }
        assertThat(visible()).isEqualTo(ids(0, rows));
        for (int shard = 0; shard < SHARDS; shard++) {
            assertThat(PublishedRows.isClean(directory, shard)).isTrue();
        }
    }

    @Test
    void shouldWriteAllAtTheEndOfTheInput() throws Exception {
        try (Job job = new Job("job", 1, null)) {
            job.send(rows(0, 7));
            job.subtasks.get(0).endInput();
            job.snapshot(1);
            job.complete(1);
        }
        assertThat(visible()).isEqualTo(ids(0, 7));
    }

    @Test
    void shouldMakeDeadLettersOfWhatTheStoreRefuses() throws Exception {
        try (Job job = new Job("job", 1, null)) {
            job.send(rows(0, 4));
            job.send(upsert("x".repeat(40_000), "0", 9, "its id is too long"));
            job.snapshot(1);
            assertThat(job.subtasks.get(0).extractOutputValues())
                    .singleElement()
                    .satisfies(
                            letter ->
                                    assertThat(letter.reason()).contains("Lucene's terms at most"));
            job.complete(1);
        }
        assertThat(visible()).isEqualTo(ids(0, 4));
    }
}
