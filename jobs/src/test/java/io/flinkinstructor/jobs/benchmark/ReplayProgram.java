package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.embedding.EmbeddingStreams;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.schemas.SourcePosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateBackendOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Documents that come once, or again and again unchanged, in a JVM of its own: {@code PASSES
 * DOCUMENTS BACKEND RESULT}. A source in memory makes them, one task keys and embeds them with
 * change detection. One pass is embedded by the built-in model; of two the first costs nothing, and
 * the second, of which nothing comes out, is measured, by the one new document behind it.
 */
final class ReplayProgram {

    /** Near 64 tokens with a number behind it. */
    private static final String TEXT =
            "how to keep a vector index fresh when documents change, and what it takes to find each"
                    + " passage again under the name that it had, although somebody has written a line"
                    + " above it; what a reader sees meanwhile, and for how long a search may find what"
                    + " is not there any more, in a document with the number ";

    private ReplayProgram() {}

    public static void main(String[] arguments) throws Exception {
        int passes = Integer.parseInt(arguments[0]);
        long documents = Long.parseLong(arguments[1]);
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        configuration.set(StateBackendOptions.STATE_BACKEND, arguments[2]);
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        EmbeddingStreams.embed(
                        environment
                                .fromSequence(0, passes * documents)
                                .map(new Documents(documents, passes * documents))
                                .name("documents")
                                .keyBy(Chunk::id),
                        new SharedEngine(
                                passes == 1
                                        ? new DirectoryModel("builtin:bge-small-en-v1.5")
                                        : new FreeModel(),
                                EngineOptions.DEFAULTS),
                        EmbeddingOptions.DEFAULTS,
                        new HashedChunks(ChangeDetectionOptions.DEFAULTS))
                .map(
                        passes == 1
                                ? new FreeProgram.Marks(documents)
                                : new FreeProgram.Marks(documents, documents + 1))
                .name("marks")
                .sinkTo(new DiscardingSink<>());
        environment.execute("replay");
        Json.write(Path.of(arguments[3]), FreeProgram.Marks.result());
    }

    /** Makes documents out of numbers, the same ones in each pass, and one more at the end. */
    private record Documents(long documents, long last) implements MapFunction<Long, Chunk> {

        @Override
        public Chunk map(Long number) {
            long document = number == last ? documents : number % documents;
            return new Chunk(
                    "doc-" + document,
                    Chunk.WHOLE,
                    0,
                    1,
                    TEXT + document,
                    null,
                    null,
                    Map.of(),
                    false,
                    new SourcePosition("memory", 0, number, -1));
        }
    }
}
