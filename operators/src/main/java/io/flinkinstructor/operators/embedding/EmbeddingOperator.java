package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.embedding.Changes.Decision;
import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.InstructionException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.runtime.checkpoint.CheckpointOptions;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.runtime.execution.SuppressRestartsException;
import org.apache.flink.runtime.state.CheckpointStreamFactory;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.StateSnapshotContext;
import org.apache.flink.streaming.api.operators.AbstractStreamOperator;
import org.apache.flink.streaming.api.operators.BoundedOneInput;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.operators.OperatorSnapshotFutures;
import org.apache.flink.streaming.api.operators.StreamOperatorParameters;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;

/**
 * Embeds chunks, asynchronously and by key: hands their tokens to the task manager's engine, takes
 * vectors back by mail, and emits in the order of each key. See {@link EmbeddingStreams#embed} for
 * what it promises.
 *
 * <p>All of it runs on the task's thread; the engine's threads only send mail. When it is full it
 * yields to the mailbox and never blocks, so that results, which alone make room, get through. A
 * snapshot does not wait for the model: what is in flight goes into it as it came in.
 *
 * <p>A chunk that fails alone goes to {@link EmbeddingStreams#FAILURES} in its turn; an engine that
 * fails fails the task.
 */
final class EmbeddingOperator extends AbstractStreamOperator<EmbeddedRecord>
        implements OneInputStreamOperator<Chunk, EmbeddedRecord>, BoundedOneInput {

    private static final long serialVersionUID = 1L;

    private final transient MailboxExecutor mailbox;
    private final EngineConnector connector;
    private final EmbeddingOptions options;
    private final ChangeDetection detection;
    private final TextParts parts;
    private final transient InFlightQueue queue = new InFlightQueue();
    private final transient SavepointGate gate = new SavepointGate();
    private final transient LatestVersions latest = new LatestVersions();

    private transient InFlightState state;
    private transient boolean hasRunBefore;
    private transient List<InFlight> restored = new ArrayList<>();
    private transient ResultMail mail;
    private transient EngineConnection<InFlight> engine;
    private transient InstructionChoice instructions;
    private transient RunMaker runs;
    private transient Changes changes;
    private transient EmbeddingMetrics metric;
    private transient Emitter emitter;

    /** The newest one that this attempt of the task has taken part in; 0 for none. */
    private transient long newestCheckpoint;

    /**
     * @param parts cuts texts whose vector is the mean of their parts'; null where each text is
     *     embedded as a whole
     */
    EmbeddingOperator(
            StreamOperatorParameters<EmbeddedRecord> parameters,
            EngineConnector connector,
            EmbeddingOptions options,
            ChangeDetection detection,
            TextParts parts) {
        super(parameters);
        this.mailbox = parameters.getMailboxExecutor();
        this.connector = connector;
        this.options = options;
        this.detection = detection;
        this.parts = parts;
    }

    @Override
    public void initializeState(StateInitializationContext context) throws Exception {
        super.initializeState(context);
        state = new InFlightState(getKeyedStateBackend(), context);
        hasRunBefore = context.isRestored();
        if (hasRunBefore) {
            long now = System.nanoTime();
            state.restore((key, element) -> restored.add(new InFlight(key, element, now)));
        }
    }

    @Override
    public void open() throws Exception {
        super.open();
        mail =
                new ResultMail(
                        mailbox,
                        this::finished,
                        cause -> getContainingTask().getEnvironment().failExternally(cause));
        connect();
        metric = new EmbeddingMetrics(getMetricGroup(), queue, engine);
        runs = new RunMaker(engine, parts);
        changes = new Changes(detection, detection.open(getRuntimeContext(), this, engine.model()));
        emitter = new Emitter(output, changes, new RecordMaker(engine.model()), metric);
        for (InFlight element : restored) {
            // Whatever the capacity is now: these must precede all that comes in.
            supersede(element, prepare(element));
            enter(element);
        }
        restored = null;
        emitReady();
    }

    /**
     * Finds the model. A job that starts with one that cannot work ends with the reason, instead of
     * failing again at each restart; for one that has run before, what is missing may come back.
     */
    private void connect() throws Exception {
        try {
            engine = connector.connect(getRuntimeContext(), mail);
            instructions = new InstructionChoice(options, engine.model());
        } catch (EmbeddingException | IllegalArgumentException e) {
            throw hasRunBefore ? e : new SuppressRestartsException(e);
        }
    }

    @Override
    public void processElement(StreamRecord<Chunk> record) throws Exception {
        // The key is read first: mails that run while this yields may move it.
        InFlight element =
                new InFlight(
                        (String) getCurrentKey(),
                        new InFlightElement(
                                record.getValue(),
                                record.hasTimestamp() ? record.getTimestamp() : 0,
                                record.hasTimestamp()),
                        System.nanoTime());
        element.after = newestCheckpoint;
        Decision expected = prepare(element);
        if (expected == Decision.SKIP && changes.nothingToDo(element, queue.holds(element.key))) {
            metric.unchanged.inc();
            return;
        }
        supersede(element, expected);
        int before = queue.size();
        while (!hasRoomFor(element, before)) {
            engine.flush();
            mailbox.yield();
        }
        enter(element);
        if (element.done) {
            emitReady();
        }
    }

    /**
     * No checkpoint passes in the midst of a document, so all its chunks go in without waiting for
     * their number to fit. What comes next waits until one has left, not all that are too many.
     *
     * @param before how many were in flight when the element came
     */
    private boolean hasRoomFor(InFlight element, int before) {
        boolean goesOn = element.chunk().position() > 0;
        return queue.size() == 0
                || (goesOn || queue.size() < Math.max(options.capacity(), before))
                        && queue.bytes() + element.bytes <= options.maxInFlightBytes();
    }

    /** Finds out what the element needs: the model, or nothing more. */
    private Decision prepare(InFlight element) throws IOException {
        Chunk chunk = element.chunk();
        Decision expected = Decision.EMIT;
        if (!chunk.delete()) {
            try {
                element.instruction = instructions.of(chunk);
                expected = changes.expected(element, latest.newest(chunk));
            } catch (InstructionException e) {
                element.failure = e.getMessage();
            }
        }
        if (expected == Decision.EMBED) {
            tokenize(element);
        } else {
            queue.done(element);
        }
        return expected;
    }

    private void tokenize(InFlight element) {
        String text = element.chunk().text();
        try {
            element.willRun(runs.of(element));
            if (element.run.truncated()) {
                metric.truncated.inc();
            }
        } catch (RuntimeException e) {
            element.failure =
                    String.format(
                            "the text of %d characters cannot be tokenized: %s",
                            text == null ? 0 : text.length(), Run.message(e));
            queue.done(element);
        }
    }

    /**
     * Makes an element the newest version of its chunk, which drops the one before it that still
     * waits, unless it relies on that one.
     */
    private void supersede(InFlight element, Decision expected) throws Exception {
        if (element.failure != null || !tracksVersions()) {
            return;
        }
        InFlight older = latest.replace(element);
        InFlight embedding = older == null || older.run != null ? older : older.reliesOn;
        if (expected == Decision.SKIP || expected == Decision.UPDATE) {
            element.reliesOn = embedding;
        } else if (options.latestWins()
                && embedding != null
                && !embedding.done
                && embedding.run.withdraw(engine)) {
            drop(embedding, element);
            // Others may have waited for its turn alone, and room may depend on them.
            emitReady();
        }
    }

    /** A newer version has taken an element's place, and stands for what came in that early. */
    private void drop(InFlight element, InFlight newer) {
        queue.remove(element);
        superseded(element, newer);
    }

    private void superseded(InFlight element, InFlight newer) {
        newer.after = Math.min(newer.after, element.after);
        metric.superseded.inc();
    }

    private boolean tracksVersions() {
        return options.latestWins() || detection.skipsUnchanged();
    }

    private void enter(InFlight element) {
        queue.add(element);
        if (!element.done) {
            submit(element);
        }
    }

    private void submit(InFlight element) {
        element.submittedNanos = System.nanoTime();
        element.run.start(engine);
    }

    /** Results have come back; by mail. */
    private void finished(List<EngineCall<InFlight>> calls) throws Exception {
        metric.finished(calls);
        for (int i = 0; i < calls.size(); i++) {
            EngineCall<InFlight> call = calls.get(i);
            InFlight element = call.context();
            if (!element.run.returned(call, engine)) {
                continue;
            }
            if (element.run.isWithdrawn()) {
                drop(element, latest.newest(element.chunk()));
            } else {
                element.failure = element.run.failure();
                queue.done(element);
            }
        }
        emitReady();
    }

    /** Emits all whose turn has come. */
    private void emitReady() throws Exception {
        while (gate.isOpen()) {
            InFlight element = queue.peekElement();
            if (element != null) {
                takeTurn(element);
                continue;
            }
            Object mark = queue.pollMark();
            if (mark == null) {
                return;
            }
            emitMark(mark);
        }
    }

    private void takeTurn(InFlight element) throws IOException {
        Decision decision = changes.atItsTurn(element);
        if (decision != Decision.EMBED) {
            queue.pollElement();
            latest.left(element);
            emitter.emit(element, decision);
        } else if (isSuperseded(element)) {
            queue.pollElement();
            superseded(element, latest.newest(element.chunk()));
            latest.left(element);
        } else {
            embedAfterAll(queue.reopenElement());
        }
    }

    private boolean isSuperseded(InFlight element) {
        InFlight newest = latest.newest(element.chunk());
        return options.latestWins() && newest != null && newest != element;
    }

    /**
     * An element has relied on what was there when it came, and what came out since then has
     * changed that: a version before it failed, or deleted it.
     */
    private void embedAfterAll(InFlight element) {
        element.reliesOn = null;
        long before = element.bytes;
        tokenize(element);
        queue.resized(element.bytes - before);
        if (!element.done) {
            submit(element);
        }
    }

    @Override
    public void processWatermark(Watermark mark) throws Exception {
        hold(mark);
    }

    @Override
    public void processWatermarkStatus(WatermarkStatus status) throws Exception {
        hold(status);
    }

    @Override
    public void processWatermark(WatermarkEvent event) throws Exception {
        hold(event);
    }

    @Override
    public void processRecordAttributes(RecordAttributes attributes) throws Exception {
        hold(attributes);
    }

    private void hold(Object mark) throws Exception {
        queue.add(mark);
        emitReady();
    }

    private void emitMark(Object mark) throws Exception {
        if (mark instanceof Watermark watermark) {
            super.processWatermark(watermark);
        } else if (mark instanceof WatermarkStatus status) {
            super.processWatermarkStatus(status);
        } else if (mark instanceof WatermarkEvent event) {
            super.processWatermark(event);
        } else {
            super.processRecordAttributes((RecordAttributes) mark);
        }
    }

    @Override
    public void snapshotState(StateSnapshotContext context) throws Exception {
        super.snapshotState(context);
        changes.flush();
        state.replace(queue.elements());
        newestCheckpoint = context.getCheckpointId();
        metric.complete(queue.complete(newestCheckpoint));
    }

    @Override
    public OperatorSnapshotFutures snapshotState(
            long checkpointId,
            long timestamp,
            CheckpointOptions checkpoint,
            CheckpointStreamFactory factory)
            throws Exception {
        OperatorSnapshotFutures futures =
                super.snapshotState(checkpointId, timestamp, checkpoint, factory);
        gate.snapshotTaken(checkpointId, checkpoint.getCheckpointType());
        return futures;
    }

    @Override
    public void notifyCheckpointAborted(long checkpointId) throws Exception {
        super.notifyCheckpointAborted(checkpointId);
        if (gate.aborted(checkpointId)) {
            emitReady();
        }
    }

    @Override
    public void endInput() throws Exception {
        gate.inputEnded();
        emitReady();
        while (!queue.isEmpty()) {
            engine.flush();
            mailbox.yield();
        }
    }

    @Override
    public void finish() throws Exception {
        super.finish();
        if (!queue.isEmpty() || !latest.isEmpty()) {
            throw new IllegalStateException(
                    queue.size() + " elements in flight after the end of the input; this is a bug");
        }
    }

    @Override
    public void close() throws Exception {
        if (mail != null) {
            mail.close();
        }
        try {
            if (engine != null) {
                engine.close();
            }
        } finally {
            super.close();
        }
    }
}
