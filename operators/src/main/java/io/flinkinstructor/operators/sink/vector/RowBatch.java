package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * What remains to be written of a batch: the newest record under each key, which a store that
 * writes many rows with one statement needs. One that keeps its vector has it where it was in the
 * same batch. Deletions of documents come first: a row that came before one and is deleted by it is
 * a deletion itself, so that it meets a writer that is about to write that row, and one that comes
 * later is left for the store's version guard.
 */
public final class RowBatch {

    private final Map<RowKey, EmbeddedRecord> documents = new LinkedHashMap<>();
    private final Map<RowKey, EmbeddedRecord> rows = new LinkedHashMap<>();

    private RowBatch() {}

    /** Takes the batch in its order: of equal versions the later one remains. */
    public static RowBatch of(List<EmbeddedRecord> records) {
        RowBatch batch = new RowBatch();
        for (EmbeddedRecord each : records) {
            if (each.isDocumentDelete()) {
                batch.deleteDocument(each);
            } else {
                batch.rows.merge(RowKey.of(each), each, RowBatch::newer);
            }
        }
        return batch;
    }

    private void deleteDocument(EmbeddedRecord deletion) {
        RowKey document = RowKey.of(deletion);
        documents.merge(document, deletion, RowBatch::newer);
        RowVersion version = RowVersion.of(deletion.source());
        rows.replaceAll(
                (key, row) ->
                        document.covers(key) && version.replaces(RowVersion.of(row.source()))
                                ? deletion(row, deletion.source())
                                : row);
    }

    private static EmbeddedRecord deletion(EmbeddedRecord row, SourcePosition source) {
        return new EmbeddedRecord(
                row.id(),
                row.chunk(),
                0,
                1,
                null,
                null,
                row.instructionName(),
                null,
                null,
                null,
                Map.of(),
                source);
    }

    private static EmbeddedRecord newer(EmbeddedRecord present, EmbeddedRecord next) {
        if (!RowVersion.of(next.source()).replaces(RowVersion.of(present.source()))) {
            return present;
        }
        return next.keepsVector() && isOfSameInput(present, next)
                ? next.withEmbedding(present.embedding())
                : next;
    }

    /** Whether the model would make the same vector of both. */
    private static boolean isOfSameInput(EmbeddedRecord present, EmbeddedRecord next) {
        return !present.isDelete()
                && next.text().equals(present.text())
                && Objects.equals(next.instruction(), present.instruction())
                && Objects.equals(next.modelFingerprint(), present.modelFingerprint());
    }

    /** The deletions of whole documents, each key once. */
    public Collection<EmbeddedRecord> documents() {
        return documents.values();
    }

    /** Embeddings and deletions of chunks, each key once. */
    public Collection<EmbeddedRecord> rows() {
        return rows.values();
    }
}
