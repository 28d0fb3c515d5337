package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.PipelineWithEngine;
import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.embedding.EmbeddingStreams;
import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.EngineStatistics;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.schemas.SourcePosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * The pipeline, or its operator in memory, with its own tokenizer before a simulated GPU, in a JVM
 * of its own: {@code SPEC RESULT}, files with a {@link ScaleSpec} and a {@link ScaleResult}.
 */
final class ScaleProgram {

    /** Texts in flight in each subtask: a GPU takes hundreds at once. */
    static final int CAPACITY = 4_096;

    /** For so many of them. */
    static final long IN_FLIGHT_BYTES = 128L << 20;

    private ScaleProgram() {}

    public static void main(String[] arguments) throws Exception {
        ScaleSpec spec = Json.read(Path.of(arguments[0]), ScaleSpec.class);
        EngineOptions defaults = EngineOptions.DEFAULTS;
        SharedEngine engine =
                new SharedEngine(
                        new ScaleModel(spec.cost()),
                        new EngineOptions(
                                "cuda:0",
                                defaults.lanes(),
                                defaults.maxBatchTokens(),
                                defaults.linger(),
                                defaults.deterministic(),
                                defaults.runTimeout(),
                                defaults.maxAttempts()));
        StreamExecutionEnvironment environment =
                spec.job() == null ? inMemory(spec, engine) : overKafka(spec, engine);
        try (EngineConnection<Void> connection = engine.connect(new NoResults());
                SelfWatch watch = new SelfWatch(connection::statistics)) {
            environment.execute("scale");
            Json.write(Path.of(arguments[1]), result(watch.profile(), spec.documents()));
        }
    }

    private static StreamExecutionEnvironment inMemory(ScaleSpec spec, SharedEngine engine) {
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(
                        spec.parallelism(), configuration);
        EmbeddingStreams.embed(
                        environment
                                .fromSequence(0, spec.documents() - 1)
                                .map(new Documents(spec.texts()))
                                .name("documents")
                                .keyBy(Chunk::id),
                        engine,
                        EmbeddingOptions.DEFAULTS
                                .withCapacity(CAPACITY)
                                .withMaxInFlightBytes(IN_FLIGHT_BYTES))
                .sinkTo(new DiscardingSink<>());
        return environment;
    }

    private static StreamExecutionEnvironment overKafka(ScaleSpec spec, SharedEngine engine) {
        PipelineSettings settings = PipelineJob.settings(spec.job());
        StreamExecutionEnvironment environment = PipelineJob.flink(spec.job(), settings);
        PipelineWithEngine.addTo(environment, settings, engine);
        return environment;
    }

    /** From a fifth to nine tenths: compiled, and not yet an emptying queue. */
    private static ScaleResult result(JobProfile profile, long documents) {
        JobProfile.Look from = null;
        JobProfile.Look to = null;
        for (JobProfile.Look look : profile.looks()) {
            if (from == null && look.engine().rows() >= documents / 5) {
                from = look;
            }
            if (look.engine().rows() <= documents * 9 / 10) {
                to = look;
            }
        }
        if (from == null || to.threads().millis() <= from.threads().millis()) {
            throw new IllegalStateException("too short to be measured: take a larger --scale");
        }
        EngineStatistics first = from.engine();
        EngineStatistics last = to.engine();
        long rows = last.rows() - first.rows();
        return new ScaleResult(
                rows,
                (to.threads().millis() - from.threads().millis()) / 1e3,
                (last.runNanos() - first.runNanos()) / 1e9,
                (double) rows / (last.runs() - first.runs()),
                (double) (last.tokens() - first.tokens()) / rows,
                (double) (last.budgetTokens() - first.budgetTokens())
                        / (last.runs() - first.runs()),
                to.threads().since(from.threads()));
    }

    /** Makes documents out of numbers, with the texts of a file in turn. */
    private static final class Documents extends RichMapFunction<Long, Chunk> {

        private static final long serialVersionUID = 1L;

        private final String file;
        private transient List<BenchmarkText> texts;

        Documents(String file) {
            this.file = file;
        }

        @Override
        public void open(OpenContext context) throws Exception {
            texts = Json.readTexts(Path.of(file));
        }

        @Override
        public Chunk map(Long number) {
            return new Chunk(
                    "doc-" + number,
                    Chunk.WHOLE,
                    0,
                    1,
                    texts.get((int) (number % texts.size())).text(),
                    null,
                    null,
                    Map.of(),
                    false,
                    new SourcePosition("memory", 0, number, -1));
        }
    }

    /** Nothing is submitted, so nothing comes back. */
    private static final class NoResults implements EngineConnection.ResultListener<Void> {

        @Override
        public void finished(List<EngineCall<Void>> calls) {}

        @Override
        public void engineFailed(Throwable cause) {}
    }
}
