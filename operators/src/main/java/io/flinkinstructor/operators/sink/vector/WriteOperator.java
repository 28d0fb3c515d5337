package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.operators.sink.vector.WriteResult.RefusedRecord;
import io.flinkinstructor.operators.source.RequestLetters;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.StateInitializationContext;
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
 */
final class WriteOperator extends AbstractStreamOperator<DeadLetter>
        implements OneInputStreamOperator<EmbeddedRecord, DeadLetter>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final transient MailboxExecutor mailbox;
    private final VectorStore store;
    private final VectorSinkOptions options;

    private transient boolean hasRunBefore;
    private transient PendingBatch pending;
    private transient WriteThread thread;
    private transient WriteMetrics metric;
    private transient RequestLetters letters;
    private transient StreamRecord<DeadLetter> out;
    private transient boolean writing;
    private transient boolean due;
    private transient boolean timed;

    WriteOperator(
            StreamOperatorParameters<DeadLetter> parameters,
            VectorStore store,
            VectorSinkOptions options) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.store = store;
        this.options = options;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        hasRunBefore = context.isRestored();
    }

    @Override
    public void open() throws Exception {
        super.open();
        pending = new PendingBatch(options);
        metric = new WriteMetrics(getMetricGroup(), pending);
        letters = new RequestLetters();
        out = new StreamRecord<>(null);
        StoreWriter writer =
                new StoreWriter(
                        store,
                        options.retryTimeout(),
                        time -> TimeUnit.MILLISECONDS.sleep(time.toMillis()));
        thread =
                new WriteThread(
                        writer,
                        options.tombstoneHorizon(),
                        getRuntimeContext().getTaskInfo().getIndexOfThisSubtask() == 0,
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
        if (!writing && (pending.isFull() || due || options.interval().isZero())) {
            flush();
        }
    }

    private void flush() {
        due = false;
        if (pending.size() > 0) {
            writing = true;
            thread.write(pending.take(), this::written);
        }
    }

    /** By mail. */
    private void written(WriteResult result) {
        writing = false;
        metric.done(result, System.currentTimeMillis());
        for (RefusedRecord refused : result.refused()) {
            out.eraseTimestamp();
            output.collect(out.replace(letters.unwritten(refused.row(), refused.reason())));
        }
        flushIfReady();
    }

    @Override
    public void prepareSnapshotPreBarrier(long checkpointId) throws Exception {
        super.prepareSnapshotPreBarrier(checkpointId);
        drain();
    }

    @Override
    public void endInput() throws Exception {
        drain();
    }

    private void drain() throws Exception {
        while (writing || pending.size() > 0) {
            if (!writing) {
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
