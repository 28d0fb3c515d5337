package io.flinkinstructor.jobs.options;

/** What the values of documents can be. */
enum SourceFormat {
    /** JSON objects, our own or mapped. */
    JSON("json"),
    /** Debezium's change events. */
    DEBEZIUM_JSON("debezium-json"),
    /** Avro with schemas in a registry, our own or mapped. */
    AVRO("avro");

    private final String text;

    SourceFormat(String text) {
        this.text = text;
    }

    /** The name in options. */
    @Override
    public String toString() {
        return text;
    }
}
