package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.common.typeutils.base.StringSerializer;
import org.apache.flink.api.java.functions.KeySelector;
import org.apache.flink.metrics.Counter;
import org.apache.flink.metrics.Metric;
import org.apache.flink.runtime.checkpoint.CheckpointType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SnapshotType;
import org.apache.flink.runtime.jobgraph.OperatorID;
import org.apache.flink.runtime.metrics.groups.InternalOperatorMetricGroup;
import org.apache.flink.runtime.metrics.groups.UnregisteredMetricGroups.UnregisteredTaskMetricGroup;
import org.apache.flink.runtime.metrics.util.InterceptingOperatorMetricGroup;
import org.apache.flink.runtime.operators.testutils.MockEnvironment;
import org.apache.flink.runtime.operators.testutils.MockEnvironmentBuilder;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.tasks.mailbox.Mail;
import org.apache.flink.streaming.util.AbstractStreamOperatorTestHarness;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;

/** An embedding operator in Flink's harness, with an engine whose calls the test completes. */
final class Subtask implements AutoCloseable {

    static final int MAX_PARALLELISM = 8;
    static final Map<String, String> ATTRIBUTES = Map.of("lang", "\"en\"");

    final FakeEngine engine = new FakeEngine();
    final RecordingOutput out;
    final InterceptingOperatorMetricGroup metrics = new InterceptingOperatorMetricGroup();
    final MockEnvironment environment;
    final OneInputStreamOperatorTestHarness<Chunk, EmbeddedRecord> harness;

    /** Not open yet. */
    Subtask(EmbeddingOptions options, StateBackend backend, int parallelism, int index)
            throws Exception {
        this(options, ChangeDetection.NONE, backend, parallelism, index);
    }

    /** The same with change detection. */
    Subtask(
            EmbeddingOptions options,
            ChangeDetection detection,
            StateBackend backend,
            int parallelism,
            int index)
            throws Exception {
        this(options, detection, null, backend, parallelism, index);
    }

    /** The same with a mean of parts. */
    Subtask(
            EmbeddingOptions options,
            ChangeDetection detection,
            BarParts parts,
            StateBackend backend,
            int parallelism,
            int index)
            throws Exception {
        out = new RecordingOutput(parts == null ? FakeEngine::vectorOf : parts::mean);
        environment =
                new MockEnvironmentBuilder()
                        .setTaskName("embed")
                        .setManagedMemorySize(4 << 20)
                        .setMaxParallelism(MAX_PARALLELISM)
                        .setParallelism(parallelism)
                        .setSubtaskIndex(index)
                        .setMetricGroup(new OneOperator())
                        .build();
        harness =
                new OneInputStreamOperatorTestHarness<>(
                        new EmbeddingOperatorFactory(engine, options, detection, parts),
                        environment);
        harness.setStateBackend(backend);
        ((SerializerConfigImpl) harness.getExecutionConfig().getSerializerConfig())
                .setGenericTypes(false);
        KeySelector<Chunk, String> byId = Chunk::id;
        harness.getStreamConfig().setStatePartitioner(0, byId);
        harness.getStreamConfig().setStateKeySerializer(StringSerializer.INSTANCE);
        harness.getStreamConfig().serializeAllConfigs();
        harness.setOutputCreator(serializer -> out);
        harness.setup(
                Types.POJO(EmbeddedRecord.class)
                        .createSerializer(harness.getExecutionConfig().getSerializerConfig()));
    }

    /** A running one. */
    static Subtask open(EmbeddingOptions options) throws Exception {
        return restore(options, new HashMapStateBackend(), OperatorSubtaskState.builder().build());
    }

    /** A running one that has restored a state of parallelism 1. */
    static Subtask restore(
            EmbeddingOptions options, StateBackend backend, OperatorSubtaskState state)
            throws Exception {
        return restore(options, ChangeDetection.NONE, backend, state);
    }

    /** The same with change detection. */
    static Subtask restore(
            EmbeddingOptions options,
            ChangeDetection detection,
            StateBackend backend,
            OperatorSubtaskState state)
            throws Exception {
        Subtask subtask = new Subtask(options, detection, backend, 1, 0);
        subtask.harness.initializeState(state);
        subtask.harness.open();
        return subtask;
    }

    /** All subtasks of a job that has restored a state, running. */
    static Subtask[] rescale(
            EmbeddingOptions options,
            StateBackend backend,
            OperatorSubtaskState[] states,
            int parallelism)
            throws Exception {
        return rescale(options, ChangeDetection.NONE, backend, states, parallelism);
    }

    /** The same with change detection. */
    static Subtask[] rescale(
            EmbeddingOptions options,
            ChangeDetection detection,
            StateBackend backend,
            OperatorSubtaskState[] states,
            int parallelism)
            throws Exception {
        return rescale(options, detection, null, backend, states, parallelism);
    }

    /** The same with a mean of parts. */
    static Subtask[] rescale(
            EmbeddingOptions options,
            ChangeDetection detection,
            BarParts parts,
            StateBackend backend,
            OperatorSubtaskState[] states,
            int parallelism)
            throws Exception {
        OperatorSubtaskState whole = AbstractStreamOperatorTestHarness.repackageState(states);
        Subtask[] subtasks = new Subtask[parallelism];
        for (int i = 0; i < parallelism; i++) {
            subtasks[i] = new Subtask(options, detection, parts, backend, parallelism, i);
            subtasks[i].harness.initializeState(
                    AbstractStreamOperatorTestHarness.repartitionOperatorState(
                            whole, MAX_PARALLELISM, states.length, parallelism, i));
            subtasks[i].harness.open();
        }
        return subtasks;
    }

    static Chunk chunk(String id, String text) {
        return new Chunk(id, Chunk.WHOLE, 0, 1, text, null, null, ATTRIBUTES, text == null, null);
    }

    void upsert(String id, String text) throws Exception {
        process(chunk(id, text));
    }

    void delete(String id) throws Exception {
        process(chunk(id, null));
    }

    /** An element without a timestamp. */
    void process(Chunk chunk) throws Exception {
        harness.processElement(new StreamRecord<>(chunk));
    }

    /** Runs all mails. */
    void readMail() throws Exception {
        Optional<Mail> mail;
        while ((mail = harness.getTaskMailbox().tryTake(0)).isPresent()) {
            mail.get().run();
        }
    }

    /** One batch of these texts comes back. */
    void finish(String... texts) throws Exception {
        engine.finish(texts);
        readMail();
    }

    /** A full one: the harness does not look after the files that increments share. */
    OperatorSubtaskState checkpoint(long id) throws Exception {
        return snapshot(id, CheckpointType.FULL_CHECKPOINT);
    }

    OperatorSubtaskState snapshot(long id, SnapshotType type) throws Exception {
        return harness.snapshotWithLocalState(id, id, type).getJobManagerOwnedState();
    }

    List<String> events() {
        return out.events;
    }

    long count(String counter) {
        return ((Counter) metric(counter)).getCount();
    }

    Metric metric(String name) {
        return metrics.get(name);
    }

    /** Ends without finishing, as a task that fails or is cancelled does. */
    @Override
    public void close() {
        try {
            harness.getOperator().close();
            environment.close();
        } catch (Exception e) {
            throw new AssertionError("close failed", e);
        }
    }

    /** Gives the operator metrics that the test can read. */
    private final class OneOperator extends UnregisteredTaskMetricGroup {
        @Override
        public InternalOperatorMetricGroup getOrAddOperator(
                OperatorID id, String name, Map<String, String> variables) {
            return metrics;
        }
    }
}
