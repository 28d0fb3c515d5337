package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.PostingsEnum;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.util.Bits;
import org.apache.lucene.util.BytesRef;

/** Finds rows, tombstones among them, in a reader of a shard. */
final class RowLookup {

    private final IndexReader reader;

    RowLookup(IndexReader reader) {
        this.reader = reader;
    }

    /** A row that is there. */
    private record Found(LeafReader leaf, int document, RowVersion version, boolean deleted)
            implements RowState {

        @Override
        public float[] vectorFor(EmbeddedRecord row) throws IOException {
            FloatVectorValues vectors = leaf.getFloatVectorValues(Fields.EMBEDDING);
            if (vectors == null || vectors.advance(document) != document) {
                return null;
            }
            Document stored = leaf.storedFields().document(document, Fields.INFERRED);
            boolean isSame =
                    row.text().equals(stored.get(Fields.TEXT))
                            && Objects.equals(row.instruction(), stored.get(Fields.INSTRUCTION))
                            && row.modelFingerprint().equals(stored.get(Fields.MODEL_FINGERPRINT));
            return isSame ? vectors.vectorValue().clone() : null;
        }
    }

    private interface Visitor {
        void visit(LeafReader leaf, int document) throws IOException;
    }

    /** The row under a key; null if there is none. */
    RowState find(RowKey key) throws IOException {
        RowState[] found = new RowState[1];
        visit(
                new Term(Fields.KEY, RowDocuments.key(key)),
                (leaf, document) -> found[0] = read(leaf, document));
        return found[0];
    }

    /** The keys of a document's rows that are no tombstones. */
    List<RowKey> rowsOf(String id) throws IOException {
        List<RowKey> keys = new ArrayList<>();
        visit(
                new Term(Fields.ID, id),
                (leaf, document) -> {
                    if (!isTombstone(leaf, document)) {
                        Document stored =
                                leaf.storedFields()
                                        .document(
                                                document,
                                                Set.of(Fields.INSTRUCTION_NAME, Fields.CHUNK));
                        keys.add(
                                new RowKey(
                                        id,
                                        stored.get(Fields.INSTRUCTION_NAME),
                                        stored.get(Fields.CHUNK)));
                    }
                });
        return keys;
    }

    private void visit(Term term, Visitor visitor) throws IOException {
        for (LeafReaderContext context : reader.leaves()) {
            LeafReader leaf = context.reader();
            PostingsEnum postings = leaf.postings(term, PostingsEnum.NONE);
            if (postings == null) {
                continue;
            }
            Bits live = leaf.getLiveDocs();
            for (int document = postings.nextDoc();
                    document != DocIdSetIterator.NO_MORE_DOCS;
                    document = postings.nextDoc()) {
                if (live == null || live.get(document)) {
                    visitor.visit(leaf, document);
                }
            }
        }
    }

    private static Found read(LeafReader leaf, int document) throws IOException {
        SortedDocValues scopes = leaf.getSortedDocValues(Fields.VERSION_SCOPE);
        scopes.advanceExact(document);
        BytesRef scope = scopes.lookupOrd(scopes.ordValue());
        return new Found(
                leaf,
                document,
                new RowVersion(
                        scope.utf8ToString(),
                        number(leaf, Fields.VERSION, document),
                        number(leaf, Fields.SOURCE_TIME, document)),
                isTombstone(leaf, document));
    }

    /** The doc value of a document that has it. */
    static long number(LeafReader leaf, String field, int document) throws IOException {
        NumericDocValues values = leaf.getNumericDocValues(field);
        values.advanceExact(document);
        return values.longValue();
    }

    private static boolean isTombstone(LeafReader leaf, int document) throws IOException {
        NumericDocValues deleted = leaf.getNumericDocValues(Fields.DELETED_AT);
        return deleted != null && deleted.advanceExact(document);
    }
}
