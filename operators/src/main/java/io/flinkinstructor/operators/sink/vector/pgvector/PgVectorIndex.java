package io.flinkinstructor.operators.sink.vector.pgvector;

import java.io.Serializable;
import java.util.Objects;

/**
 * The index that a new table gets.
 *
 * @param parameters as pgvector takes them, such as {@code m = 16, ef_construction = 64} or {@code
 *     lists = 100}; empty for its defaults
 */
public record PgVectorIndex(IndexMethod method, Distance distance, String parameters)
        implements Serializable {

    /** What searches by cosine want. */
    public static final PgVectorIndex DEFAULT =
            new PgVectorIndex(IndexMethod.HNSW, Distance.COSINE, "");

    /**
     * @throws NullPointerException if something is null
     * @throws IllegalArgumentException if the parameters are not names with whole numbers
     */
    public PgVectorIndex {
        Objects.requireNonNull(method, "method == null");
        Objects.requireNonNull(distance, "distance == null");
        Objects.requireNonNull(parameters, "parameters == null");
        if (!parameters.matches("\\s*|\\s*\\w+\\s*=\\s*\\d+\\s*(,\\s*\\w+\\s*=\\s*\\d+\\s*)*")) {
            throw new IllegalArgumentException(
                    "must look like m = 16, ef_construction = 64, is '" + parameters + "'");
        }
    }
}
