package io.flinkinstructor.schemas;

import java.util.List;

/** Reads requests out of Kafka records of one format. Not safe for several threads. */
public interface RequestReader {

    /**
     * What a Kafka record asks for: one request as a rule; two where a document has got another id,
     * the deletion of the old one first; none where the record says nothing about a document.
     *
     * @param key the record's key; null if it has none
     * @param value the record's value; null for a tombstone
     * @param source where it was read; null if nowhere
     * @throws MalformedRecordException if it is not of the format; carries the id where it is known
     */
    List<EmbeddingRequest> requests(byte[] key, byte[] value, SourcePosition source)
            throws MalformedRecordException;
}
