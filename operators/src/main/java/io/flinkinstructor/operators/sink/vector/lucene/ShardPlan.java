package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.RowBatch;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.document.Document;

/**
 * What a batch changes in a shard, found out before anything is changed, so that a batch that is
 * refused changes nothing. Holds each record against the versions that are there.
 */
final class ShardPlan {

    private final RowLookup index;
    private final Map<RowKey, Change> recent;
    private final RowDocuments documents;
    private final long now;
    private final Map<RowKey, Change> changes = new LinkedHashMap<>();

    /**
     * A row that is written.
     *
     * @param record the embedding, or the deletion
     * @param vector null for a tombstone
     * @param document what goes into the index
     */
    record Change(EmbeddedRecord record, float[] vector, Document document) implements RowState {

        @Override
        public RowVersion version() {
            return RowVersion.of(record.source());
        }

        @Override
        public boolean deleted() {
            return vector == null;
        }

        @Override
        public float[] vectorFor(EmbeddedRecord row) {
            boolean isSame =
                    vector != null
                            && row.text().equals(record.text())
                            && Objects.equals(row.instruction(), record.instruction())
                            && Objects.equals(row.modelFingerprint(), record.modelFingerprint());
            return isSame ? vector : null;
        }
    }

    /**
     * @param recent what has been written since the index's reader was opened
     * @param now milliseconds since the epoch
     */
    ShardPlan(RowLookup index, Map<RowKey, Change> recent, RowDocuments documents, long now) {
        this.index = index;
        this.recent = recent;
        this.documents = documents;
        this.now = now;
    }

    /**
     * Adds what a batch changes.
     *
     * @throws VectorStoreException {@link Kind#REFUSED} if one of its records cannot be held
     */
    void add(RowBatch batch) throws IOException, VectorStoreException {
        for (EmbeddedRecord deletion : batch.documents()) {
            deleteDocument(deletion);
        }
        for (EmbeddedRecord row : batch.rows()) {
            write(row);
        }
    }

    /** What is to be written, by key. */
    Map<RowKey, Change> changes() {
        return changes;
    }

    private void deleteDocument(EmbeddedRecord deletion) throws IOException, VectorStoreException {
        RowKey document = RowKey.of(deletion);
        if (!isOutdated(deletion, find(document))) {
            delete(document, deletion);
        }
        Set<RowKey> rows = new LinkedHashSet<>(index.rowsOf(document.id()));
        for (RowKey key : recent.keySet()) {
            if (document.covers(key)) {
                rows.add(key);
            }
        }
        for (RowKey key : rows) {
            RowState row = find(key);
            if (document.covers(key) && !row.deleted() && !isOutdated(deletion, row)) {
                delete(key, deletion);
            }
        }
    }

    private void write(EmbeddedRecord row) throws IOException, VectorStoreException {
        if (row.chunk().isEmpty()) {
            throw new VectorStoreException(Kind.REFUSED, "the chunk's id is empty", null);
        }
        RowKey key = RowKey.of(row);
        RowState present = find(key);
        if (isOutdated(row, present)
                || isOutdated(row, find(new RowKey(key.id(), "", RowKey.DOCUMENT)))
                || isOutdated(
                        row, find(new RowKey(key.id(), key.instructionName(), RowKey.DOCUMENT)))) {
            return;
        }
        if (row.isDelete()) {
            delete(key, row);
            return;
        }
        float[] vector = row.keepsVector() ? kept(row, present) : row.embedding();
        changes.put(key, new Change(row, vector, documents.embedding(row, vector, now)));
    }

    private static float[] kept(EmbeddedRecord row, RowState present)
            throws IOException, VectorStoreException {
        float[] vector = present == null ? null : present.vectorFor(row);
        if (vector == null) {
            throw new VectorStoreException(
                    Kind.REFUSED,
                    "only what the model does not see has changed, and the index has no vector of"
                            + " this text, so that an earlier version was refused or the index is"
                            + " another one: send the document again with"
                            + " indexing.skip-unchanged: false",
                    null);
        }
        return vector;
    }

    private void delete(RowKey key, EmbeddedRecord deletion) throws VectorStoreException {
        changes.put(key, new Change(deletion, null, documents.tombstone(key, deletion, now)));
    }

    private static boolean isOutdated(EmbeddedRecord record, RowState present) {
        return present != null && !RowVersion.of(record.source()).replaces(present.version());
    }

    /** What is there, the batch so far included; null if nothing is. */
    private RowState find(RowKey key) throws IOException {
        Change change = changes.get(key);
        if (change == null) {
            change = recent.get(key);
        }
        return change == null ? index.find(key) : change;
    }
}
