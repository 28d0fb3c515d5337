package io.flinkinstructor.jobs.options;

import java.util.Locale;

/** Where embeddings can be written to. */
public enum SinkType {
    /** A topic. */
    KAFKA,
    /** A table of PostgreSQL with pgvector. */
    PGVECTOR,
    /** An index of Apache Lucene. */
    LUCENE;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
