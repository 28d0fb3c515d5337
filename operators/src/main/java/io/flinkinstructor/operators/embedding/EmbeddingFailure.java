package io.flinkinstructor.operators.embedding;

import java.util.Objects;

/**
 * A chunk that could not be embedded: what the embedding operator puts out beside its embeddings.
 *
 * <p>A public record of Java's plain types, so that Flink serializes it with its PojoSerializer.
 *
 * @param chunk what should have been embedded, never null
 * @param reason what was wrong and the way out, for a person; never null
 */
public record EmbeddingFailure(Chunk chunk, String reason) {

    /**
     * @throws NullPointerException if {@code chunk} or {@code reason} is null
     */
    public EmbeddingFailure {
        Objects.requireNonNull(chunk, "chunk == null");
        Objects.requireNonNull(reason, "reason == null");
    }
}
