package io.flinkinstructor.operators.search;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.Map;

/** Records of four dimensions for indexes, with vectors that say what is near to what. */
public final class Passages {

    public static final String MODEL = "tiny";
    public static final String FINGERPRINT = "f1";

    private Passages() {}

    /** A document of one chunk. */
    public static EmbeddedRecord passage(String id, long offset, float... vector) {
        return passage(id, "0", null, offset, Map.of(), vector);
    }

    /** A document with attributes. */
    public static EmbeddedRecord passage(
            String id, long offset, Map<String, String> attributes, float... vector) {
        return passage(id, "0", null, offset, attributes, vector);
    }

    public static EmbeddedRecord passage(
            String id,
            String chunk,
            String instructionName,
            long offset,
            Map<String, String> attributes,
            float... vector) {
        return new EmbeddedRecord(
                id,
                chunk,
                0,
                1,
                "text of " + id,
                null,
                instructionName,
                MODEL,
                FINGERPRINT,
                vector,
                attributes,
                at(offset));
    }

    public static EmbeddedRecord deletion(String id, String chunk, int chunksLeft, long offset) {
        return new EmbeddedRecord(
                id, chunk, 0, chunksLeft, null, null, null, null, null, null, Map.of(), at(offset));
    }

    /** An offset of the first partition, and a time that grows with it. */
    public static SourcePosition at(long offset) {
        return new SourcePosition("documents", 0, offset, 1_700_000_000_000L + offset);
    }

    /** What asks for the nearest passages. */
    public static VectorQuery query(int limit, float... vector) {
        return new VectorQuery(vector, FINGERPRINT, null, Map.of(), limit);
    }

    /** The same, for passages that have the attributes. */
    public static VectorQuery query(int limit, Map<String, String> filters, float... vector) {
        return new VectorQuery(vector, FINGERPRINT, null, filters, limit);
    }
}
