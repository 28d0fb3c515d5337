package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.kafka.ClusterCheck;
import io.flinkinstructor.jobs.local.LocalFlink;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.SharedEngine;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** The pipeline on a Flink in this process, with a small model. */
final class RunningPipeline implements AutoCloseable {

    /** As other tests of the project use it: BERT, two layers, random weights, in fp32. */
    static final String MODEL = "../operators/src/test/resources/fixtures/tiny-bert-cls";

    private final Path state;
    private final LocalFlink flink;
    final JobClient job;

    private RunningPipeline(Path state, LocalFlink flink, JobClient job) {
        this.state = state;
        this.flink = flink;
        this.job = job;
    }

    static Map<String, String> options(KafkaFixture kafka, String... more) {
        Map<String, String> options =
                options(
                        KafkaFixture.servers(),
                        kafka.documents,
                        kafka.embeddings,
                        kafka.deadLetters,
                        more);
        options.putIfAbsent("source.group-id", kafka.group);
        return options;
    }

    static Map<String, String> options(
            String servers,
            String documents,
            String embeddings,
            String deadLetters,
            String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap.servers", servers);
        options.put("source.topics", documents);
        options.put("source.starting-offsets", "earliest");
        options.put("sink.topic", embeddings);
        options.put("dead-letters.topic", deadLetters);
        options.put("model.path", MODEL);
        options.put("engine.device", "cpu");
        options.put("engine.deterministic", "true");
        options.put("rest.port", "0");
        options.put("execution.checkpointing.interval", "100 ms");
        options.put("restart-strategy.type", "fixed-delay");
        options.put("restart-strategy.fixed-delay.attempts", "100");
        options.put("restart-strategy.fixed-delay.delay", "50 ms");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    static RunningPipeline start(Path state, Map<String, String> options) throws Exception {
        return start(state, options, engine -> engine);
    }

    static RunningPipeline start(
            Path state,
            Map<String, String> options,
            Function<SharedEngine, EngineConnector> wrapped)
            throws Exception {
        return start(state, options, wrapped, graph -> {});
    }

    /**
     * Starts it.
     *
     * @param state where checkpoints and savepoints go
     * @param wrapped what the operator takes for the engine
     * @param edit changes the graph before it is submitted
     */
    static RunningPipeline start(
            Path state,
            Map<String, String> options,
            Function<SharedEngine, EngineConnector> wrapped,
            Consumer<StreamGraph> edit)
            throws Exception {
        PipelineSettings settings = PipelineSettings.load(null, options);
        LocalFlink flink =
                LocalFlink.start(settings.flinkConfiguration(new Configuration()), state);
        try {
            StreamExecutionEnvironment env = flink.environment();
            new EmbeddingPipeline(
                            settings,
                            ClusterCheck.check(settings),
                            wrapped.apply(new SharedEngine(settings.model(), settings.engine())))
                    .addTo(env);
            StreamGraph graph = env.getStreamGraph();
            edit.accept(graph);
            return new RunningPipeline(state, flink, flink.submit(graph));
        } catch (Exception e) {
            flink.close();
            throw e;
        }
    }

    /** Where Flink's REST interface is. */
    String rest() {
        return flink.webInterface().toString();
    }

    /** Waits for a job that ends by itself. */
    void awaitEnd() throws Exception {
        job.getJobExecutionResult().get();
    }

    /**
     * Stops with a savepoint.
     *
     * @param drain whether what is in flight is finished first
     * @return where it is
     */
    String stop(boolean drain) throws Exception {
        return job.stopWithSavepoint(drain, state.toUri().toString(), SavepointFormatType.CANONICAL)
                .get();
    }

    @Override
    public void close() {
        flink.close();
    }
}
