package io.flinkinstructor.schemas;

/** The version of the JSON formats. It rises when a field changes its meaning or goes. */
public final class SchemaVersion {

    /** The Kafka header that carries the version, in ASCII digits. */
    public static final String HEADER = "schema.version";

    /** The version that is written. Within a version, fields are only ever added. */
    public static final int CURRENT = 1;

    private SchemaVersion() {}
}
