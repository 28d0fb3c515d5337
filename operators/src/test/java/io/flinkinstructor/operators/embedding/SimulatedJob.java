package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * A job of a replayable source, some subtasks of the embedding operator, and a sink that checks all
 * that comes out. A failure takes source and sink back to the checkpoint too.
 */
final class SimulatedJob<I extends SimulatedJob.Input> implements AutoCloseable {

    private final EmbeddingOptions options;
    private final ChangeDetection detection;
    private final BarParts parts;
    private final Sink output;
    private final List<I> log;
    private int consumed;
    private Subtask[] subtasks;
    private Checkpoint last;
    private long checkpointId;

    /**
     * @param parts cuts texts for the mean of their parts; null for none
     * @param log what the source can replay; empty
     * @param output checks what comes out
     */
    SimulatedJob(
            EmbeddingOptions options,
            ChangeDetection detection,
            BarParts parts,
            List<I> log,
            Sink output,
            int parallelism)
            throws Exception {
        this.options = options;
        this.detection = detection;
        this.parts = parts;
        this.log = log;
        this.output = output;
        output.restore(null);
        start(new OperatorSubtaskState[] {OperatorSubtaskState.builder().build()}, parallelism);
        checkpoint();
    }

    /** The source's next record goes in: one that it replays, or else the given one. */
    void arrive(I fresh) throws Exception {
        if (consumed == log.size()) {
            log.add(fresh);
        }
        int index = consumed++;
        I input = log.get(index);
        if (input.mark()) {
            for (int i = 0; i < subtasks.length; i++) {
                output.watermarkReceived(i, index);
                subtasks[i].harness.processWatermark(new Watermark(index));
                collect();
            }
        } else {
            for (Chunk chunk : input.chunks(index)) {
                subtasks[owner(input.id())].harness.processElement(chunk, index);
                collect();
            }
        }
    }

    private int owner(String id) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                id, Subtask.MAX_PARALLELISM, subtasks.length);
    }

    /** Some waiting calls of a subtask begin to run. */
    void start(int choice) {
        FakeEngine engine = subtasks[choice % subtasks.length].engine;
        for (String text : choose(engine.waiting, choice)) {
            engine.start(text);
        }
    }

    /** Some calls of a subtask come back in one batch; their mail is not read yet. */
    void finish(int choice) {
        FakeEngine engine = subtasks[choice % subtasks.length].engine;
        List<String> texts = choose(engine.running, choice);
        texts.addAll(choose(engine.waiting, choice / 3));
        if (!texts.isEmpty()) {
            engine.finish(texts.toArray(new String[0]));
        }
    }

    /** One call of a subtask fails; its mail is not read yet. */
    void fail(int choice) {
        FakeEngine engine = subtasks[choice % subtasks.length].engine;
        List<String> texts = engine.texts();
        if (!texts.isEmpty()) {
            engine.fail(texts.get(choice % texts.size()), "too hard");
        }
    }

    private static List<String> choose(List<EngineCall<InFlight>> calls, int choice) {
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            if ((choice >> (i % 7) & 1) == 1) {
                texts.add(FakeEngine.text(calls.get(i)));
            }
        }
        return texts;
    }

    void readMail(int choice) throws Exception {
        subtasks[choice % subtasks.length].readMail();
        collect();
    }

    /** A checkpoint that a restart will begin from. */
    void checkpoint() throws Exception {
        last = new Checkpoint(snapshot(CheckpointType.CHECKPOINT), consumed, output.state());
        for (Subtask subtask : subtasks) {
            subtask.harness.notifyOfCompletedCheckpoint(checkpointId);
        }
    }

    /** A checkpoint that comes to nothing. */
    void abortedCheckpoint() throws Exception {
        snapshot(CheckpointType.CHECKPOINT);
        for (Subtask subtask : subtasks) {
            subtask.harness.getOperator().notifyCheckpointAborted(checkpointId);
        }
        collect();
    }

    /** Fails, and starts from the last checkpoint. */
    void restart(int parallelism) throws Exception {
        close();
        consumed = last.consumed;
        output.restore(last.sink);
        start(last.states, parallelism);
    }

    /** Stops with a savepoint, while results still come, and starts from there. */
    void stopAndResume(int choice, int parallelism) throws Exception {
        stop(choice);
        restart(parallelism);
    }

    /** As before, but the savepoint fails in the end, and the job goes on. */
    void failToStop(int choice) throws Exception {
        Checkpoint before = last;
        stop(choice);
        last = before;
        for (Subtask subtask : subtasks) {
            subtask.harness.getOperator().notifyCheckpointAborted(checkpointId);
        }
        collect();
    }

    private void stop(int choice) throws Exception {
        SnapshotType type = SavepointType.suspend(SavepointFormatType.CANONICAL);
        last = new Checkpoint(snapshot(type), consumed, output.state());
        for (int i = 0; i < subtasks.length; i++) {
            finish(choice + i);
            subtasks[i].readMail();
            if (!subtasks[i].events().isEmpty()) {
                throw new AssertionError("after the savepoint: " + subtasks[i].events());
            }
        }
    }

    private OperatorSubtaskState[] snapshot(SnapshotType type) throws Exception {
        checkpointId++;
        OperatorSubtaskState[] states = new OperatorSubtaskState[subtasks.length];
        for (int i = 0; i < subtasks.length; i++) {
            states[i] = subtasks[i].snapshot(checkpointId, type);
        }
        return states;
    }

    private void start(OperatorSubtaskState[] states, int parallelism) throws Exception {
        subtasks =
                Subtask.rescale(
                        options, detection, parts, new HashMapStateBackend(), states, parallelism);
        for (Subtask subtask : subtasks) {
            subtask.engine.onFlush = () -> makeProgress(subtask);
        }
        collect();
    }

    /** The operator is about to wait for mail: the engine sends some. */
    private static void makeProgress(Subtask subtask) {
        if (subtask.harness.getTaskMailbox().hasMail()) {
            return;
        }
        List<String> texts = subtask.engine.texts();
        if (texts.isEmpty()) {
            throw new AssertionError("it would wait for ever");
        }
        subtask.engine.finish(texts.get(texts.size() / 2));
    }

    /** Lets the input end, and checks that nothing is missing. */
    Subtask[] end() throws Exception {
        for (Subtask subtask : subtasks) {
            subtask.harness.endInput();
            subtask.harness.getOperator().finish();
        }
        collect();
        output.checkComplete(consumed);
        return subtasks;
    }

    private void collect() {
        for (int i = 0; i < subtasks.length; i++) {
            output.take(i, subtasks[i].out, consumed, subtasks.length);
            subtasks[i].out.clear();
        }
    }

    @Override
    public void close() {
        for (Subtask subtask : subtasks) {
            subtask.close();
        }
    }

    /** What source, operator and sink know at one point of the stream. */
    private record Checkpoint(OperatorSubtaskState[] states, int consumed, Object sink) {}

    /** A record of the source; its place in the log is its time. */
    interface Input {

        /** Whether it is a watermark. */
        boolean mark();

        /** The key. */
        String id();

        /** What becomes of it at this place in the log. */
        List<Chunk> chunks(int index);
    }

    /** Checks what comes out. */
    interface Sink {

        /** What a checkpoint keeps of it. */
        Object state();

        /**
         * @param state of a checkpoint; null for the beginning
         */
        void restore(Object state);

        void watermarkReceived(int subtask, int time);

        /**
         * Something has come out of a subtask.
         *
         * @param consumed how much of the log has gone in
         */
        void take(int subtask, RecordingOutput out, int consumed, int parallelism);

        /** All has come out. */
        void checkComplete(int consumed);
    }
}
