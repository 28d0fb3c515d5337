package io.flinkinstructor.operators.sink.vector.lucene;

import java.util.Set;

/** The fields of the index's documents, one for each row. They never change their meaning. */
final class Fields {

    /** Term: the row's key, see {@link RowDocuments#key}. */
    static final String KEY = "key";

    /** Term, stored: the document's id. */
    static final String ID = "id";

    /** Term, stored: empty when instructions are not named. Not of tombstones. */
    static final String INSTRUCTION_NAME = "instruction_name";

    /** Stored: the chunk's id; empty for the tombstone of a whole document. */
    static final String CHUNK = "chunk";

    static final String POSITION = "position";
    static final String CHUNKS = "chunks";
    static final String TEXT = "text";
    static final String INSTRUCTION = "instruction";

    /** Stored: attributes as one JSON object, in UTF-8. */
    static final String ATTRIBUTES = "attributes";

    /** Terms: one for each attribute, see {@link RowDocuments#attribute}. */
    static final String ATTRIBUTE = "attribute";

    /** The vector; not of tombstones, so that no search by vector finds them. */
    static final String EMBEDDING = "embedding";

    static final String MODEL = "model";
    static final String MODEL_FINGERPRINT = "model_fingerprint";

    /** Doc values: these three are the version of what was last written. */
    static final String VERSION_SCOPE = "version_scope";

    static final String VERSION = "version";
    static final String SOURCE_TIME = "source_time";

    /** Doc value: when the row was written, in milliseconds since the epoch. */
    static final String WRITTEN_AT = "written_at";

    /** Point and doc value: of tombstones, when they were written. */
    static final String DELETED_AT = "deleted_at";

    /** What a hit shows. */
    static final Set<String> SHOWN =
            Set.of(ID, INSTRUCTION_NAME, CHUNK, POSITION, CHUNKS, TEXT, ATTRIBUTES);

    /** What says whether a vector is that of a text. */
    static final Set<String> INFERRED = Set.of(TEXT, INSTRUCTION, MODEL_FINGERPRINT);

    private Fields() {}
}
