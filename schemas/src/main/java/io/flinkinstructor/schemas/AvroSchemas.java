package io.flinkinstructor.schemas;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.apache.avro.Schema;

/**
 * The schemas of our records in Avro, as published in {@code embedding-request.avsc} and {@code
 * embedded-record.avsc} beside this class.
 */
public final class AvroSchemas {

    /** Of {@link EmbeddingRequest}: what documents are resolved to. */
    public static final Schema REQUEST = read("embedding-request.avsc");

    /** Of {@link EmbeddedRecord}: what embeddings are written with. */
    public static final Schema EMBEDDING = read("embedded-record.avsc");

    private AvroSchemas() {}

    private static Schema read(String name) {
        try (InputStream in = AvroSchemas.class.getResourceAsStream(name)) {
            return new Schema.Parser().parse(in);
        } catch (IOException e) {
            throw new UncheckedIOException("The schema " + name + " cannot be read", e);
        }
    }
}
