package io.flinkinstructor.jobs.options;

import java.util.Locale;

/** What the values of embeddings can be. */
enum SinkFormat {
    /** JSON objects. */
    JSON,
    /** Avro with its schema in a registry. */
    AVRO;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
