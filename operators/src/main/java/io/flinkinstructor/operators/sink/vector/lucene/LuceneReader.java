package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorQuery;
import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.search.ScoreDoc;
import org.apache.lucene.store.AlreadyClosedException;
import org.apache.lucene.util.IOUtils;

/**
 * Searches an index: what a complete checkpoint has published, looked for anew at the start of each
 * search. So is where the path leads, which may be a symbolic link to one index after another.
 */
final class LuceneReader implements VectorIndex {

    private final IndexDirectory index;
    private final DirectoryOpener opener;
    private final String subject;
    private Opened opened;
    private boolean closed;

    /** The index that the path has led to. */
    private record Opened(Path path, Distance distance, PublishedSearchers searchers) {}

    private interface Work<T> {
        T run(PublishedSearcher searcher, Distance distance) throws IOException, SearchException;
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
                (searcher, distance) -> {
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
        return run((searcher, distance) -> nearest(searcher, distance, query));
    }

    private List<Hit> nearest(PublishedSearcher searcher, Distance distance, VectorQuery query)
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
            while (true) {
                Opened now = open();
                PublishedSearcher searcher = acquire(now.searchers());
                if (searcher != null) {
                    try {
                        return work.run(searcher, now.distance());
                    } finally {
                        now.searchers().release(searcher);
                    }
                }
            }
        } catch (CorruptIndexException e) {
            throw new SearchException(Kind.FATAL, subject + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new SearchException(
                    Kind.UNAVAILABLE, subject + " cannot be read: " + e.getMessage(), e);
        }
    }

    /** Null if another search has found meanwhile that the path leads elsewhere. */
    private PublishedSearcher acquire(PublishedSearchers searchers) throws IOException {
        try {
            searchers.maybeRefreshBlocking();
            return searchers.acquire();
        } catch (AlreadyClosedException e) {
            synchronized (this) {
                if (opened == null || opened.searchers() != searchers) {
                    return null;
                }
            }
            throw e;
        }
    }

    private synchronized Opened open() throws IOException, SearchException {
        if (closed) {
            throw new IllegalStateException(subject + " was closed");
        }
        Path path;
        try {
            path = index.path().toRealPath();
        } catch (NoSuchFileException e) {
            path = index.path();
        }
        if (opened == null || !opened.path().equals(path)) {
            IndexDirectory there = new IndexDirectory(path);
            IndexDirectory.Fixed fixed = there.read();
            if (fixed == null) {
                throw new SearchException(
                        Kind.FATAL,
                        subject + " is not there; a pipeline makes it with its first start",
                        null);
            }
            Opened next =
                    new Opened(path, Distance.named(fixed.distance()), open(there, fixed.shards()));
            Opened before = opened;
            opened = next;
            // Searches in it go on: what they read is closed with the last of them.
            IOUtils.closeWhileHandlingException(before == null ? null : before.searchers());
        }
        return opened;
    }

    private PublishedSearchers open(IndexDirectory index, int shards) throws IOException {
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
        IOUtils.closeWhileHandlingException(opened == null ? null : opened.searchers());
        opened = null;
    }

    /** The index and where it is. */
    @Override
    public String toString() {
        return subject;
    }
}
