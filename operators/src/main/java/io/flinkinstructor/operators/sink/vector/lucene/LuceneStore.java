package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStore;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.lucene.store.FSDirectory;

/**
 * An index of Lucene in a directory that all task managers see under the same path.
 *
 * <p>Its shards are indexes of Lucene's own, in folders {@code shard-0} and so on. Each has a file
 * {@code published} that names the commit which searches are to read; what Lucene itself takes for
 * the newest commit may be one of a checkpoint that never completes.
 */
public final class LuceneStore implements VectorStore {

    private static final long serialVersionUID = 1L;

    private final String directory;
    private final LuceneIndexOptions options;
    private final DirectoryOpener opener;

    /**
     * @param directory of the index, made if it is missing
     */
    public LuceneStore(String directory, LuceneIndexOptions options) {
        this(directory, options, FSDirectory::open);
    }

    /** With another way to read and write. */
    LuceneStore(String directory, LuceneIndexOptions options, DirectoryOpener opener) {
        this.directory = Objects.requireNonNull(directory, "directory == null");
        this.options = Objects.requireNonNull(options, "options == null");
        this.opener = opener;
    }

    private IndexDirectory index() {
        return new IndexDirectory(Path.of(directory));
    }

    /**
     * Whether a job can write its vectors here; changes nothing, but makes a missing directory.
     *
     * @param model the model's name; null where the model is not known
     * @param fingerprint the model's
     * @param dimension the model's
     * @throws VectorStoreException if not, with all that is wrong
     */
    public void check(String model, String fingerprint, int dimension) throws VectorStoreException {
        try {
            Files.createDirectories(Path.of(directory));
            List<String> faults = new ArrayList<>(index().faults(options));
            if (!Files.isWritable(Path.of(directory))) {
                faults.add("no right to write to the directory");
            }
            if (faults.isEmpty() && model != null) {
                ShardModel there = PublishedCommit.anyModel(index(), options.shards(), opener);
                String difference =
                        there == null
                                ? null
                                : there.difference(new ShardModel(model, fingerprint, dimension));
                if (difference != null) {
                    faults.add(difference);
                }
            }
            throwIfAny(faults);
        } catch (IOException e) {
            throw LuceneFailures.opening(toString(), e);
        }
    }

    /** The read side; opens the index with the first search. */
    public VectorIndex reader() {
        return new LuceneReader(index(), opener, toString());
    }

    /**
     * The read side, by a symbolic link to the directory of whichever index it leads to when a
     * search begins.
     */
    public VectorIndex reader(String link) {
        return new LuceneReader(new IndexDirectory(Path.of(link)), opener, "Lucene index " + link);
    }

    /** A symbolic link that searches read, and this index for it to lead to. */
    public CollectionAlias alias(String link) {
        return new LuceneAlias(Path.of(link), index(), shards());
    }

    private void throwIfAny(List<String> faults) throws VectorStoreException {
        if (!faults.isEmpty()) {
            throw new VectorStoreException(
                    Kind.FATAL, this + " cannot be used: " + String.join("; ", faults), null);
        }
    }

    @Override
    public int shards() {
        return options.shards();
    }

    @Override
    public boolean takesUpdatesWithoutVector() {
        return true;
    }

    @Override
    public VectorStoreConnection connect() throws VectorStoreException {
        return connect(IntStream.range(0, shards()).boxed().collect(Collectors.toSet()), null);
    }

    @Override
    public VectorStoreConnection connect(Set<Integer> shards, StoreCheckpoint restored)
            throws VectorStoreException {
        Map<Integer, LuceneShard> open = new TreeMap<>();
        boolean connected = false;
        try {
            throwIfAny(index().faults(options));
            index().create(options);
            for (int number : shards) {
                open.put(
                        number, LuceneShard.open(index().shard(number), opener, options, restored));
            }
            ShardModel model = PublishedCommit.anyModel(index(), shards(), opener);
            connected = true;
            return new LuceneConnection(toString(), shards(), open, model);
        } catch (IOException e) {
            throw LuceneFailures.opening(toString(), e);
        } finally {
            if (!connected) {
                ShardClosing.close(toString(), open.values());
            }
        }
    }

    /** The index and where it is. */
    @Override
    public String toString() {
        return "Lucene index " + directory;
    }
}
