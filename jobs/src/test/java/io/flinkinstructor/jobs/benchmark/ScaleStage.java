package io.flinkinstructor.jobs.benchmark;

/** A part of the pipeline that has threads of its own, of which the busiest sets the rate. */
enum ScaleStage {
    /** Source and parser, one thread a subtask. */
    READ("source and parser"),

    /** Chunks, tokenizes, embeds, encodes and hands to the producer, one thread a subtask. */
    EMBED("tokenizer, operator and encoder"),

    ENGINE("engine"),

    /** Kafka's clients. */
    KAFKA("Kafka's clients"),

    OTHER("garbage collection, compilation and others");

    private final String label;

    ScaleStage(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** The stage of a thread, by its name. */
    static ScaleStage of(String thread) {
        if (thread.startsWith("kafka-") || thread.startsWith("Source Data Fetcher")) {
            return KAFKA;
        }
        if (thread.startsWith("embedding-")) {
            return ENGINE;
        }
        if (thread.startsWith("Source: ")) {
            return READ;
        }
        return thread.startsWith("chunk") || thread.startsWith("embed") ? EMBED : OTHER;
    }
}
