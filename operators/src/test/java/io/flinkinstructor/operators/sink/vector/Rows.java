package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.Map;

/** Records for stores of four dimensions. */
public final class Rows {

    public static final String MODEL = "tiny";
    public static final String FINGERPRINT = "f1";

    private Rows() {}

    public static EmbeddedRecord upsert(String id, String chunk, long offset, String text) {
        return upsert(id, null, chunk, at(offset), text, Map.of("lang", "\"en\""));
    }

    public static EmbeddedRecord upsert(
            String id,
            String name,
            String chunk,
            SourcePosition source,
            String text,
            Map<String, String> attributes) {
        float seed = text.hashCode() % 1000 / 1000f;
        return new EmbeddedRecord(
                id,
                chunk,
                0,
                1,
                text,
                null,
                name,
                MODEL,
                FINGERPRINT,
                new float[] {1, seed, -seed, 0.5f},
                attributes,
                source);
    }

    /** A chunk whose vector is of another model, {@code other} with the fingerprint {@code f2}. */
    public static EmbeddedRecord ofOtherModel(String id, long offset) {
        return new EmbeddedRecord(
                id,
                "0",
                0,
                1,
                id,
                null,
                null,
                "other",
                "f2",
                new float[] {1, 0, 0, 0.5f},
                Map.of(),
                at(offset));
    }

    public static EmbeddedRecord delete(String id, String name, String chunk, long offset) {
        return deletion(id, name, chunk, 3, at(offset));
    }

    public static EmbeddedRecord deleteDocument(String id, String name, long offset) {
        return deletion(id, name, "0", 0, at(offset));
    }

    public static EmbeddedRecord deletion(
            String id, String name, String chunk, int chunks, SourcePosition source) {
        return new EmbeddedRecord(
                id, chunk, 0, chunks, null, null, name, null, null, null, Map.of(), source);
    }

    /** An offset of the first partition, and a time that grows with it. */
    public static SourcePosition at(long offset) {
        return new SourcePosition("documents", 0, offset, 1_700_000_000_000L + offset);
    }
}
