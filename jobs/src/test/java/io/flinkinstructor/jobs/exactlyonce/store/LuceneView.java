package io.flinkinstructor.jobs.exactlyonce.store;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.apache.lucene.document.Document;
import org.apache.lucene.index.CheckIndex;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.FloatVectorValues;
import org.apache.lucene.index.LeafReader;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;

/**
 * The commits that the shards of an index name as published. A commit that is named and cannot be
 * opened is never right: it throws an {@link IllegalStateException}.
 */
public final class LuceneView implements StoreView {

    private final Path index;
    private final int shards;
    private final Map<Integer, Shard> seen = new TreeMap<>();

    /** What a shard has published, and the rows with a vector in it. */
    private record Shard(String published, List<Row> rows) {}

    private record Row(String stamp, EmbeddedRecord record) {}

    /**
     * @param index its directory
     */
    public LuceneView(Path index, int shards) {
        this.index = index;
        this.shards = shards;
    }

    private Path folder(int shard) {
        return index.resolve("shard-" + shard);
    }

    @Override
    public Map<String, List<String>> look() throws IOException {
        for (int number = 0; number < shards; number++) {
            look(number);
        }
        Map<String, List<String>> stamps = new HashMap<>();
        for (Shard shard : seen.values()) {
            for (Row row : shard.rows()) {
                stamps.computeIfAbsent(row.record().id(), id -> new ArrayList<>()).add(row.stamp());
            }
        }
        return stamps;
    }

    private void look(int number) throws IOException {
        while (true) {
            String published = published(number);
            if (published == null
                    || seen.containsKey(number) && seen.get(number).published().equals(published)) {
                return;
            }
            try {
                seen.put(number, new Shard(published, read(number, published.split(" ")[0])));
                return;
            } catch (IOException | RuntimeException e) {
                if (published.equals(published(number))) {
                    throw new IllegalStateException(
                            folder(number) + " names a commit that cannot be read: " + published,
                            e);
                }
                // Another one has been published meanwhile, and this one is gone.
            }
        }
    }

    /** A line; null before the first. */
    private String published(int shard) throws IOException {
        try {
            return Files.readString(folder(shard).resolve("published"));
        } catch (NoSuchFileException e) {
            return null;
        }
    }

    private List<Row> read(int shard, String commit) throws IOException {
        try (Directory directory = FSDirectory.open(folder(shard));
                DirectoryReader reader = DirectoryReader.open(new OneCommit(directory, commit))) {
            List<Row> rows = new ArrayList<>();
            for (LeafReaderContext leaf : reader.leaves()) {
                read(leaf.reader(), rows);
            }
            return rows;
        }
    }

    private static void read(LeafReader leaf, List<Row> rows) throws IOException {
        FloatVectorValues vectors = leaf.getFloatVectorValues("embedding");
        if (vectors == null) {
            return;
        }
        for (int document = vectors.nextDoc();
                document != DocIdSetIterator.NO_MORE_DOCS;
                document = vectors.nextDoc()) {
            if (leaf.getLiveDocs() == null || leaf.getLiveDocs().get(document)) {
                rows.add(row(leaf, document, vectors.vectorValue().clone()));
            }
        }
    }

    private static Row row(LeafReader leaf, int document, float[] vector) throws IOException {
        Document stored = leaf.storedFields().document(document);
        StoredRecord record =
                new StoredRecord(
                        stored.get("id"),
                        stored.get("instruction_name"),
                        stored.get("chunk"),
                        stored.getField("position").numericValue().intValue(),
                        stored.getField("chunks").numericValue().intValue(),
                        stored.get("text"),
                        stored.get("instruction"),
                        stored.get("model"),
                        stored.get("model_fingerprint"),
                        vector,
                        stored.getBinaryValue("attributes").utf8ToString(),
                        scope(leaf, document),
                        number(leaf, "version", document),
                        number(leaf, "source_time", document));
        EmbeddedRecord embedded = record.asEmbedded();
        String stamp =
                String.format(
                        "%s#%s of %s at %d",
                        record.instructionName(),
                        record.chunk(),
                        embedded.source(),
                        number(leaf, "written_at", document));
        return new Row(stamp, embedded);
    }

    private static String scope(LeafReader leaf, int document) throws IOException {
        var scopes = leaf.getSortedDocValues("version_scope");
        scopes.advanceExact(document);
        return scopes.lookupOrd(scopes.ordValue()).utf8ToString();
    }

    private static long number(LeafReader leaf, String field, int document) throws IOException {
        var values = leaf.getNumericDocValues(field);
        values.advanceExact(document);
        return values.longValue();
    }

    @Override
    public Map<String, List<EmbeddedRecord>> rows(Set<String> documents) {
        Map<String, List<EmbeddedRecord>> rows = new HashMap<>();
        for (Shard shard : seen.values()) {
            for (Row row : shard.rows()) {
                String id = row.record().id();
                if (documents.contains(id)) {
                    rows.computeIfAbsent(id, key -> new ArrayList<>()).add(row.record());
                }
            }
        }
        return rows;
    }

    /** What Lucene's own check says of the shards. */
    @Override
    public List<String> faults() throws IOException {
        List<String> faults = new ArrayList<>();
        for (int shard = 0; shard < shards; shard++) {
            try (Directory directory = FSDirectory.open(folder(shard));
                    CheckIndex check = new CheckIndex(directory)) {
                check.setDoSlowChecks(true);
                if (!check.checkIndex().clean) {
                    faults.add(folder(shard) + " is not clean");
                }
            }
        }
        return faults;
    }

    @Override
    public void close() {}
}
