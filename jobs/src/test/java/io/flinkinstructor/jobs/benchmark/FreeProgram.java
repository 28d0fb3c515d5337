package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.embedding.EmbeddingStreams;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.api.common.functions.MapFunction;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;

/**
 * Operator and engine with a model that costs nothing, in a JVM of its own: {@code DOCUMENTS
 * RESULT}. A source in memory makes documents, one task keys, embeds and discards them; checkpoints
 * are taken each second. The result is what was done between the marks of {@link Marks}.
 */
final class FreeProgram {

    private static final int DISTINCT_KEYS = 100_000;
    private static final String TEXT =
            "how to keep a vector index fresh when documents change, number ";

    private FreeProgram() {}

    public static void main(String[] arguments) throws Exception {
        long documents = Long.parseLong(arguments[0]);
        Configuration configuration = new Configuration();
        configuration.set(CheckpointingOptions.CHECKPOINTING_INTERVAL, Duration.ofSeconds(1));
        configuration.set(PipelineOptions.OBJECT_REUSE, true);
        configuration.set(PipelineOptions.GENERIC_TYPES, false);
        StreamExecutionEnvironment environment =
                StreamExecutionEnvironment.createLocalEnvironment(1, configuration);
        EmbeddingStreams.embed(
                        environment
                                .fromSequence(0, documents - 1)
                                .map(new Documents())
                                .name("documents")
                                .keyBy(Chunk::id),
                        new SharedEngine(new FreeModel(), EngineOptions.DEFAULTS),
                        EmbeddingOptions.DEFAULTS)
                .map(new Marks(documents))
                .name("marks")
                .sinkTo(new DiscardingSink<>());
        environment.execute("free");
        Json.write(Path.of(arguments[1]), Marks.result());
    }

    /** Makes documents out of numbers. */
    private static final class Documents implements MapFunction<Long, Chunk> {

        private static final long serialVersionUID = 1L;

        @Override
        public Chunk map(Long number) {
            return new Chunk(
                    "doc-" + number % DISTINCT_KEYS,
                    Chunk.WHOLE,
                    0,
                    1,
                    TEXT + number,
                    null,
                    null,
                    Map.of(),
                    false,
                    new SourcePosition("memory", 0, number, -1));
        }
    }

    /**
     * Takes the time when a fifth of the documents has passed, and again at 95 %: what lies before
     * is interpreted code, what lies after is an emptying queue.
     */
    static final class Marks implements MapFunction<EmbeddedRecord, EmbeddedRecord> {

        private static final long serialVersionUID = 1L;

        private static volatile long begin;
        private static volatile ThreadTimes start;
        private static volatile ThreadTimes end;
        private static volatile long between;

        private final long first;
        private final long last;
        private long seen;

        Marks(long documents) {
            this(documents / 5, documents * 95 / 100);
        }

        /** Takes the time when so many documents have passed, and again. */
        Marks(long first, long last) {
            this.first = first;
            this.last = last;
        }

        @Override
        public EmbeddedRecord map(EmbeddedRecord embedded) {
            seen++;
            if (seen == 1) {
                begin = System.currentTimeMillis();
            } else if (seen == first) {
                start = ThreadTimes.now();
            } else if (seen == last) {
                end = ThreadTimes.now();
                between = last - first;
            }
            return embedded;
        }

        static FreeResult result() {
            return new FreeResult(between, begin, start.millis(), end.millis(), end.since(start));
        }
    }
}
