package io.flinkinstructor.operators.sink.vector.lucene;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.operators.sink.vector.StoredRow;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.NumericDocValues;
import org.apache.lucene.index.SortedDocValues;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/** Reads an index with plain Lucene. */
public final class PublishedRows {

    private static final ObjectMapper JSON =
            new ObjectMapper().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS);

    private PublishedRows() {}

    /** All rows with a vector that a search can find. */
    public static Map<RowKey, StoredRow> read(Path index, int shards) throws IOException {
        Map<RowKey, StoredRow> rows = new HashMap<>();
        for (int shard = 0; shard < shards; shard++) {
            Path folder = new IndexDirectory(index).shard(shard);
            Published published = Published.read(folder);
            if (published == null) {
                continue;
            }
            try (Directory directory = FSDirectory.open(folder);
                    DirectoryReader reader =
                            DirectoryReader.open(PublishedCommit.read(published, directory))) {
                for (LeafReaderContext leaf : reader.leaves()) {
                    read(leaf.reader(), rows);
                }
            }
        }
        return rows;
    }

    private static void read(LeafReader leaf, Map<RowKey, StoredRow> rows) throws IOException {
        FloatVectorValues vectors = leaf.getFloatVectorValues(Fields.EMBEDDING);
        if (vectors == null) {
            return;
        }
        for (int document = vectors.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = vectors.nextDoc()) {
            if (leaf.getLiveDocs() == null || leaf.getLiveDocs().get(document)) {
                Document stored = leaf.storedFields().document(document);
                RowKey key =
                        new RowKey(
                                stored.get(Fields.ID),
                                stored.get(Fields.INSTRUCTION_NAME),
                                stored.get(Fields.CHUNK));
                if (rows.put(key, row(leaf, document, stored, vectors.vectorValue())) != null) {
                    throw new AssertionError("twice in the index: " + key);
                }
            }
        }
    }

    private static StoredRow row(LeafReader leaf, int document, Document stored, float[] vector)
            throws IOException {
        Map<String, String> attributes = new HashMap<>();
        JSON.readTree(stored.getBinaryValue(Fields.ATTRIBUTES).utf8ToString())
                .properties()
                .forEach(each -> attributes.put(each.getKey(), each.getValue().toString()));
        return new StoredRow(
                stored.get(Fields.TEXT),
                stored.getField(Fields.POSITION).numericValue().intValue(),
                stored.getField(Fields.CHUNKS).numericValue().intValue(),
                StoredRow.list(vector),
                attributes,
                stored.get(Fields.MODEL),
                stored.get(Fields.MODEL_FINGERPRINT),
                version(leaf, document));
    }

    private static RowVersion version(LeafReader leaf, int document) throws IOException {
        SortedDocValues scopes = leaf.getSortedDocValues(Fields.VERSION_SCOPE);
        scopes.advanceExact(document);
        return new RowVersion(
                scopes.lookupOrd(scopes.ordValue()).utf8ToString(),
                number(leaf, Fields.VERSION, document),
                number(leaf, Fields.SOURCE_TIME, document));
    }

    private static long number(LeafReader leaf, String field, int document) throws IOException {
        NumericDocValues values = leaf.getNumericDocValues(field);
        values.advanceExact(document);
        return values.longValue();
    }

    /** Whether Lucene's own check finds nothing wrong with a shard. */
    public static boolean isClean(Path index, int shard) throws IOException {
        try (Directory directory = FSDirectory.open(new IndexDirectory(index).shard(shard));
                CheckIndex check = new CheckIndex(directory)) {
            check.setDoSlowChecks(true);
            return check.checkIndex().clean;
        }
    }

    /** How many commits a shard has on disk. */
    static int commits(Path index, int shard) throws IOException {
        try (Directory directory = FSDirectory.open(new IndexDirectory(index).shard(shard))) {
            return DirectoryReader.indexExists(directory)
                    ? DirectoryReader.listCommits(directory).size()
                    : 0;
        }
    }

    /** Names of all files of a shard. */
    static Set<String> files(Path index, int shard) throws IOException {
        try (Directory directory = FSDirectory.open(new IndexDirectory(index).shard(shard))) {
            return Set.of(directory.listAll());
        }
    }
}
