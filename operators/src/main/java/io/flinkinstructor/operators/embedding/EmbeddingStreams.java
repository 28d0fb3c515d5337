package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.Objects;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.util.OutputTag;

/** Embeds streams of chunks: the door to the embedding operator. */
public final class EmbeddingStreams {

    /** Chunks that could not be embedded: a side output of the stream that {@code embed} makes. */
    public static final OutputTag<EmbeddingFailure> FAILURES =
            new OutputTag<>("embedding-failures", TypeInformation.of(EmbeddingFailure.class));

    private EmbeddingStreams() {}

    /**
     * Embeds each chunk, and passes deletions on.
     *
     * <p>The chunks of one key come out in the order in which they came in; those of different keys
     * in any order. Nothing overtakes a watermark or its status. Timestamps are kept. Chunks in
     * flight are part of each checkpoint, by key, so they survive failures and rescaling, and are
     * embedded again after a restore. Give the result a uid.
     *
     * @param chunks keyed by {@link Chunk#id()}, or by something that follows from it
     * @param engine where the task managers find their engine
     * @param options how elements are treated
     * @return a record for each chunk, but for those that went to {@link #FAILURES} and those that
     *     a newer one superseded
     */
    public static SingleOutputStreamOperator<EmbeddedRecord> embed(
            KeyedStream<Chunk, String> chunks, EngineConnector engine, EmbeddingOptions options) {
        return embed(chunks, engine, options, ChangeDetection.NONE);
    }

    /**
     * The same, but a chunk that has come out before as it is now is not embedded, nor put out
     * again; and chunks that a version of a document has not any more are deleted behind it, by
     * {@link Chunk#documentChunks()}. What counts is what has come out: a chunk that failed is
     * tried again when it comes again, and an older version of it stays until then. The deletion of
     * a document deletes all its chunks, and the one that it names if none is known.
     *
     * @param chunks keyed by {@link Chunk#id()}
     * @param detection knows what has come out before
     */
    public static SingleOutputStreamOperator<EmbeddedRecord> embed(
            KeyedStream<Chunk, String> chunks,
            EngineConnector engine,
            EmbeddingOptions options,
            ChangeDetection detection) {
        return transform(chunks, engine, options, detection, null);
    }

    /**
     * The same, but the vector of each text is the mean of its parts' vectors, each of which counts
     * as much as it is long, brought to length 1. The parts of a text are embedded one after the
     * other, beside other texts; where one fails, the text fails.
     *
     * @param parts cuts the texts
     */
    public static SingleOutputStreamOperator<EmbeddedRecord> embed(
            KeyedStream<Chunk, String> chunks,
            EngineConnector engine,
            EmbeddingOptions options,
            ChangeDetection detection,
            TextParts parts) {
        Objects.requireNonNull(parts, "parts == null");
        return transform(chunks, engine, options, detection, parts);
    }

    private static SingleOutputStreamOperator<EmbeddedRecord> transform(
            KeyedStream<Chunk, String> chunks,
            EngineConnector engine,
            EmbeddingOptions options,
            ChangeDetection detection,
            TextParts parts) {
        Objects.requireNonNull(chunks, "chunks == null");
        Objects.requireNonNull(engine, "engine == null");
        Objects.requireNonNull(options, "options == null");
        Objects.requireNonNull(detection, "detection == null");
        return chunks.transform(
                "embed",
                TypeInformation.of(EmbeddedRecord.class),
                new EmbeddingOperatorFactory(engine, options, detection, parts));
    }
}
