package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorQuery;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.util.IOUtils;

/**
 * Searches an index: what a complete checkpoint has published, looked for anew at the start of each
 * search.
 */
final class LuceneReader implements VectorIndex {

    private final IndexDirectory index;
    private final DirectoryOpener opener;
    private final String subject;
    private PublishedSearchers searchers;
    private Distance distance;
    private boolean closed;

    private interface Work<T> {
        T run(PublishedSearcher searcher) throws IOException, SearchException;
    }

    LuceneReader(IndexDirectory index, DirectoryOpener opener, String subject) {
        this.index = index;
        this.opener = opener;
        this.subject = subject;
    }

    @Override
    public void check(String model, String fingerprint, int dimension) throws SearchException {
        Objects.requireNonNull(fingerprint, "fingerprint == null");
        run(
                searcher -> {
                    ShardModel there = searcher.model();
                    if (there != null && there.dimension() != dimension) {
                        throw SearchException.otherDimension(subject, there.dimension(), dimension);
                    }
                    if (there != null && !there.fingerprint().equals(fingerprint)) {
                        throw SearchException.otherModel(
                                subject, there.name(), there.fingerprint(), model, fingerprint);
                    }
                    return null;
                });
    }

    @Override
    public List<Hit> nearest(VectorQuery query) throws SearchException {
        return run(searcher -> nearest(searcher, query));
    }

    private List<Hit> nearest(PublishedSearcher searcher, VectorQuery query)
            throws IOException, SearchException {
        ShardModel there = searcher.model();
        if (there == null || !there.fingerprint().equals(query.modelFingerprint())) {
            return List.of();
        }
        if (there.dimension() != query.vector().length) {
            throw SearchException.otherDimension(subject, there.dimension(), query.vector().length);
        }
        NearestQuery nearest;
        try {
            nearest = new NearestQuery(query, distance, searcher.getIndexReader());
        } catch (IllegalArgumentException e) {
            throw new SearchException(Kind.BAD_QUERY, "no such query: " + e.getMessage(), e);
        }
        HitReader hits = new HitReader(searcher.getIndexReader(), query.vector());
        List<Hit> found = new ArrayList<>();
        for (ScoreDoc each : nearest.search(searcher)) {
            found.add(hits.read(each.doc));
        }
        return found;
    }

    private <T> T run(Work<T> work) throws SearchException {
        try {
            PublishedSearchers open = open();
            open.maybeRefreshBlocking();
            PublishedSearcher searcher = open.acquire();
            try {
                return work.run(searcher);
            } finally {
                open.release(searcher);
            }
        } catch (CorruptIndexException e) {
            throw new SearchException(Kind.FATAL, subject + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SearchException(
                    Kind.UNAVAILABLE, subject + " cannot be read: " + e.getMessage(), e);
        }
    }

    private synchronized PublishedSearchers open() throws IOException, SearchException {
        if (closed) {
            throw new IllegalStateException(subject + " was closed");
        }
        if (searchers == null) {
            IndexDirectory.Fixed fixed = index.read();
            if (fixed == null) {
                throw new SearchException(
                        Kind.FATAL,
                        subject + " is not there; a pipeline makes it with its first start",
                        null);
            }
            distance = Distance.named(fixed.distance());
            searchers = open(fixed.shards());
        }
        return searchers;
    }

    private PublishedSearchers open(int shards) throws IOException {
        List<ShardReader> readers = new ArrayList<>();
        for (int number = 0; number < shards; number++) {
            readers.add(new ShardReader(index.shard(number), opener));
        }
        boolean opened = false;
        try {
            PublishedSearchers made = new PublishedSearchers(readers);
            opened = true;
            return made;
        } finally {
            if (!opened) {
                IOUtils.closeWhileHandlingException(readers);
            }
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        IOUtils.closeWhileHandlingException(searchers);
    }

    /** The index and where it is. */
    @Override
    public String toString() {
        return subject;
    }
}
