package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.index.IndexReader;
import org.apache.lucene.index.MultiReader;
import org.apache.lucene.search.ReferenceManager;
import org.apache.lucene.util.IOUtils;

/**
 * Gives searchers over what all shards have published, and counts their users, so that none is
 * closed in a search. Safe for use by many threads.
 */
final class PublishedSearchers extends ReferenceManager<PublishedSearcher> {

    private final List<ShardReader> shards;

    /** Whether a shard shows something else than the newest searcher: also after a failure. */
    private boolean changed;

    /**
     * @param shards which it closes
     */
    PublishedSearchers(List<ShardReader> shards) throws IOException {
        this.shards = shards;
        for (ShardReader shard : shards) {
            shard.refresh();
        }
        current = searcher();
    }

    private PublishedSearcher searcher() throws IOException {
        List<IndexReader> readers = new ArrayList<>();
        ShardModel model = null;
        for (ShardReader shard : shards) {
            if (shard.reader() != null) {
                readers.add(shard.reader());
                model = model == null ? shard.model() : model;
            }
        }
        // Shares the shards' readers: each is closed with the last that uses it.
        return new PublishedSearcher(
                new MultiReader(readers.toArray(IndexReader[]::new), false), model);
    }

    @Override
    protected PublishedSearcher refreshIfNeeded(PublishedSearcher searcher) throws IOException {
        for (ShardReader shard : shards) {
            changed |= shard.refresh();
        }
        if (!changed) {
            return null;
        }
        PublishedSearcher newer = searcher();
        changed = false;
        return newer;
    }

    @Override
    protected void decRef(PublishedSearcher searcher) throws IOException {
        searcher.getIndexReader().decRef();
    }

    @Override
    protected boolean tryIncRef(PublishedSearcher searcher) {
        return searcher.getIndexReader().tryIncRef();
    }

    @Override
    protected int getRefCount(PublishedSearcher searcher) {
        return searcher.getIndexReader().getRefCount();
    }

    @Override
    protected void afterClose() throws IOException {
        IOUtils.close(shards);
    }
}
