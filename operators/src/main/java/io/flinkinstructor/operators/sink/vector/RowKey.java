package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;

/**
 * A row's identity in a store.
 *
 * @param id the document's id
 * @param instructionName the instruction's name; empty when instructions are not named
 * @param chunk the chunk's id; {@link #DOCUMENT} for the tombstone of a document
 */
public record RowKey(String id, String instructionName, String chunk) {

    /** In the place of a chunk's id: the whole document. */
    public static final String DOCUMENT = "";

    /** The row that a record writes. */
    public static RowKey of(EmbeddedRecord row) {
        return new RowKey(
                row.id(),
                row.instructionName() == null ? "" : row.instructionName(),
                row.isDocumentDelete() ? DOCUMENT : row.chunk());
    }

    /** Whether the tombstone of a document under this key deletes that row. */
    public boolean covers(RowKey row) {
        return id.equals(row.id)
                && (instructionName.isEmpty() || instructionName.equals(row.instructionName))
                && !row.chunk.equals(DOCUMENT);
    }
}
