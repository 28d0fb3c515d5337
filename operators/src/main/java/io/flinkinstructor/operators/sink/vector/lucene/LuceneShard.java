package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.RowBatch;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.lucene.ShardPlan.Change;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/**
 * One shard, open for writing: no other has it at the same time, in whatever process. For one
 * thread at a time.
 */
final class LuceneShard {

    /** How many rows are held in memory until the reader shows them, at most about so many. */
    private static final int MAX_RECENT = 1000;

    private final Path folder;
    private final Directory directory;
    private final IndexWriter writer;
    private final KeptCommits kept;
    private final RowDocuments documents;

    /** Commits that are not published yet, by the number of their checkpoint. */
    private final TreeMap<Long, IndexCommit> commits = new TreeMap<>();

    private final Map<RowKey, Change> recent = new HashMap<>();
    private DirectoryReader reader;
    private boolean readerIsOld;
    private String job;
    private ShardModel model;

    private LuceneShard(
            Path folder,
            Directory directory,
            IndexWriter writer,
            DirectoryReader reader,
            KeptCommits kept,
            RowDocuments documents) {
        this.folder = folder;
        this.directory = directory;
        this.writer = writer;
        this.kept = kept;
        this.documents = documents;
        this.reader = reader;
    }

    /**
     * Opens a shard where it was at a checkpoint, and publishes that.
     *
     * @param restored the checkpoint that the job starts from; null to go on with what is published
     * @throws org.apache.lucene.store.LockObtainFailedException if another has it
     */
    static LuceneShard open(
            Path folder,
            DirectoryOpener opener,
            LuceneIndexOptions options,
            StoreCheckpoint restored)
            throws IOException {
        Directory directory = opener.open(folder);
        IndexWriter writer = null;
        DirectoryReader reader = null;
        try {
            IndexCommit start = ShardStart.find(folder, directory, restored);
            KeptCommits kept =
                    new KeptCommits(
                            start == null ? 0 : start.getGeneration(),
                            options.keepCommits(),
                            System::currentTimeMillis);
            writer = new IndexWriter(directory, WriterConfig.of(options, start, kept));
            reader = DirectoryReader.open(writer);
            LuceneShard shard =
                    new LuceneShard(
                            folder,
                            directory,
                            writer,
                            reader,
                            kept,
                            new RowDocuments(options.distance()));
            if (start != null) {
                shard.model = ShardModel.of(start.getUserData());
                shard.publish(start);
            } else {
                writer.deleteUnusedFiles();
            }
            return shard;
        } catch (IOException | RuntimeException e) {
            IOUtils.closeWhileHandlingException(
                    reader, writer == null ? null : writer::rollback, directory);
            throw e;
        }
    }

    /**
     * Finds out what a batch changes, without changing anything.
     *
     * @throws VectorStoreException if one of its records cannot be held
     */
    Map<RowKey, Change> plan(RowBatch batch) throws IOException, VectorStoreException {
        if (readerIsOld || recent.size() >= MAX_RECENT) {
            refresh();
        }
        ShardPlan plan =
                new ShardPlan(new RowLookup(reader), recent, documents, System.currentTimeMillis());
        plan.add(batch);
        return plan.changes();
    }

    /**
     * Changes what a plan says.
     *
     * @param model whose vectors the index holds then
     */
    void apply(Map<RowKey, Change> changes, ShardModel model) throws IOException {
        for (Map.Entry<RowKey, Change> change : changes.entrySet()) {
            writer.updateDocument(
                    new Term(Fields.KEY, RowDocuments.key(change.getKey())),
                    change.getValue().document());
        }
        recent.putAll(changes);
        this.model = model;
    }

    private void refresh() throws IOException {
        DirectoryReader newer = DirectoryReader.openIfChanged(reader, writer);
        if (newer != null) {
            reader.close();
            reader = newer;
        }
        recent.clear();
        readerIsOld = false;
    }

    /** Commits what has been written, if anything has, as what belongs to a checkpoint. */
    void commit(StoreCheckpoint checkpoint) throws IOException {
        // The first one of a job in any case: its checkpoints are found by it.
        if (!writer.hasUncommittedChanges() && checkpoint.job().equals(job)) {
            return;
        }
        Map<String, String> data = new HashMap<>();
        ShardStart.mark(data, checkpoint);
        if (model != null) {
            model.addTo(data);
        }
        writer.setLiveCommitData(data.entrySet());
        writer.commit();
        commits.put(checkpoint.id(), kept.newest());
        job = checkpoint.job();
        readerIsOld = true;
    }

    /** Publishes what belongs to a checkpoint. */
    void complete(StoreCheckpoint checkpoint) throws IOException {
        Map.Entry<Long, IndexCommit> commit = commits.floorEntry(checkpoint.id());
        if (commit == null) {
            // Older commits may have had their time.
            writer.deleteUnusedFiles();
            return;
        }
        publish(commit.getValue());
        commits.headMap(checkpoint.id(), true).clear();
    }

    private void publish(IndexCommit commit) throws IOException {
        new Published(commit.getSegmentsFileName(), System.currentTimeMillis()).write(folder);
        kept.published(commit.getGeneration());
        writer.deleteUnusedFiles();
    }

    /** Forgets tombstones that were written until then; gives how many there were. */
    long purge(long until) throws IOException {
        refresh();
        Query old = LongPoint.newRangeQuery(Fields.DELETED_AT, Long.MIN_VALUE, until);
        int count = new IndexSearcher(reader).count(old);
        if (count > 0) {
            writer.deleteDocuments(old);
            readerIsOld = true;
        }
        return count;
    }

    /** Drops what is not committed, and lets others have it. */
    void close() throws IOException {
        IOUtils.close(reader, writer::rollback, directory);
    }
}
