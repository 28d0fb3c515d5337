package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.operators.sink.Freshness;
import io.flinkinstructor.operators.sink.SourceTimes;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.operators.sink.vector.WriteResult.RefusedRecord;
import io.flinkinstructor.operators.source.RequestLetters;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.util.IOUtils;

/**
 * Gathers records into batches and has them written; see {@link VectorStoreSink} for what it
 * promises.
 *
 * <p>All of it runs on the task's thread; the {@link WriteThread} only sends mail. One batch is
 * written while the next one fills. When that is full too, it yields to the mailbox, and before a
 * checkpoint's barrier until both are written.
 *
 * <p>A store that is bound to checkpoints commits before the barrier, too, and shows it when the
 * checkpoint is complete. Its subtask writes the shards that {@link ShardPartitioner} sends it.
 */
final class WriteOperator extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<EmbeddedRecord, DeadLetter>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final transient MailboxExecutor mailbox;
    private final VectorStore store;
    private final VectorSinkOptions options;
    private final String job;

    private transient boolean hasRunBefore;
    private transient CheckpointState state;
    private transient StoreCheckpoint restored;
    private transient PendingBatch pending;
    private transient WriteThread thread;
    private transient WriteMetrics metric;
    private transient SourceTimes times;
    private transient RequestLetters letters;
    private transient StreamRecord<DeadLetter> out;
    private transient boolean busy;
    private transient boolean due;
    private transient boolean timed;

    WriteOperator(
            StreamOperatorParameters<DeadLetter> parameters,
            VectorStore store,
            VectorSinkOptions options,
            String job) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.store = store;
        this.options = options;
        this.job = job;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        hasRunBefore = context.isRestored();
        if (isBoundToCheckpoints()) {
            state = new CheckpointState(context.getOperatorStateStore());
            restored = state.restored();
        }
    }

    private boolean isBoundToCheckpoints() {
        return store.shards() > 0;
    }

    @Override
    public void open() throws Exception {
        super.open();
        pending = new PendingBatch(options);
        metric = new WriteMetrics(getMetricGroup(), pending);
        times = new SourceTimes(Freshness.WINDOW);
        letters = new RequestLetters();
        out = new StreamRecord<>(null);
        int subtask = getRuntimeContext().getTaskInfo().getIndexOfThisSubtask();
        Set<Integer> shards =
                Shards.ofSubtask(
                        subtask,
                        store.shards(),
                        getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
        StoreWriter writer =
                new StoreWriter(
                        () -> store.connect(shards, restored),
                        options.retryTimeout(),
                        time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
        thread =
                new WriteThread(
                        writer,
                        options.tombstoneHorizon(),
                        isBoundToCheckpoints() || subtask == 0,
                        mailbox,
                        "write vectors "
                                + getRuntimeContext().getTaskInfo().getTaskNameWithSubtasks());
        connect(writer);
    }

    /**
     * A job that starts with a store that cannot take its vectors ends with the reason, instead of
     * failing again at each restart. One that cannot be reached is tried again with the first
     * batch.
     */
    private void connect(StoreWriter writer) throws Exception {
        try {
            writer.connect();
        } catch (VectorStoreException e) {
            if (e.kind() == Kind.RETRYABLE) {
                LOG.warn("{}; tried again with the first rows", e.getMessage());
                return;
            }
            throw hasRunBefore ? e : new SuppressRestartsException(e);
        }
    }

    @Override
    public void processElement(StreamRecord<EmbeddedRecord> record) throws Exception {
        while (pending.isFull()) {
            mailbox.yield();
        }
        pending.add(record.getValue());
        flushIfReady();
        if (pending.size() > 0 && !due && !timed) {
            timed = true;
            long at = getProcessingTimeService().getCurrentProcessingTime();
            getProcessingTimeService()
                    .registerTimer(at + options.interval().toMillis(), time -> timeIsUp());
        }
    }

    private void timeIsUp() {
        timed = false;
        due = true;
        flushIfReady();
    }

    /** A full batch is always written or waits for the one before it. */
    private void flushIfReady() {
        if (!busy && (pending.isFull() || due || options.interval().isZero())) {
            flush();
        }
    }

    private void flush() {
        due = false;
        if (pending.size() > 0) {
            busy = true;
            List<EmbeddedRecord> batch = pending.take();
            thread.execute(writer -> writer.write(batch), this::written);
        }
    }

    /** By mail. */
    private void written(WriteResult result) {
        busy = false;
        metric.done(result);
        times.written(result.written());
        if (!isBoundToCheckpoints()) {
            // All of it is visible already.
            times.committed(0);
            visible(0);
        }
        for (RefusedRecord refused : result.refused()) {
            out.eraseTimestamp();
            output.collect(out.replace(letters.unwritten(refused.row(), refused.reason())));
        }
        flushIfReady();
    }

    private void visible(long checkpointId) {
        long now = System.currentTimeMillis();
        times.completed(checkpointId, sourceTime -> metric.visible(sourceTime, now));
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        drain();
        if (isBoundToCheckpoints()) {
            StoreCheckpoint checkpoint = new StoreCheckpoint(job, checkpointId);
            await(
                    writer -> {
                        writer.commit(checkpoint);
                        return checkpoint;
                    });
            times.committed(checkpointId);
        }
    }

    /** Yields to the mailbox until it is done. */
    private <T> void await(WriteThread.Work<T> work) throws Exception {
        boolean[] done = new boolean[1];
        thread.execute(work, result -> done[0] = true);
        while (!done[0]) {
            mailbox.yield();
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        if (isBoundToCheckpoints()) {
            state.snapshot(new StoreCheckpoint(job, context.getCheckpointId()));
        }
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) throws Exception {
        super.notifyCheckpointComplete(checkpointId);
        if (isBoundToCheckpoints()) {
            StoreCheckpoint checkpoint = new StoreCheckpoint(job, checkpointId);
            // Not later: after the last checkpoint the task ends.
            await(
                    writer -> {
                        writer.complete(checkpoint);
                        return checkpoint;
                    });
            visible(checkpointId);
        }
    }

    @Override
    public void endInput() throws Exception {
        drain();
    }

    private void drain() throws Exception {
        while (busy || pending.size() > 0) {
            if (!busy) {
                flush();
            } else {
                mailbox.yield();
            }
        }
    }

    @Override
    public void close() throws Exception {
        IOUtils.closeAll(thread, super::close);
    }
}
