package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.Locale;

/** How vectors are indexed. */
public enum IndexMethod {
    /** A graph: good from the first row on. */
    HNSW,
    /**
     * Lists around centres, which are found when the index is made: make it over a filled table.
     */
    IVFFLAT,
    /** Not at all: searches read the whole table. */
    NONE;

    /** The name in SQL and in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
