package io.flinkinstructor.schemas;

/** Writes embeddings in one format. For one thread. */
public interface EmbeddingWriter {

    /**
     * The bytes of an embedding. A deletion has none: it is a tombstone under its {@link
     * EmbeddedRecordKey}.
     *
     * @throws IllegalArgumentException if it is a deletion, if a component is not finite, or if a
     *     text or an attribute cannot be written
     */
    byte[] write(EmbeddedRecord embedded);
}
