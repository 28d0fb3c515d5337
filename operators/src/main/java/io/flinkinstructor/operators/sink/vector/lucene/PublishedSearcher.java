package io.flinkinstructor.operators.sink.vector.lucene;

import org.apache.lucene.index.IndexReader;
import org.apache.lucene.search.IndexSearcher;

/** Searches all shards, as they were published at some time. */
final class PublishedSearcher extends IndexSearcher {

    private final ShardModel model;

    PublishedSearcher(IndexReader reader, ShardModel model) {
        super(reader);
        this.model = model;
    }

    /** Whose vectors it holds; null if it holds none. */
    ShardModel model() {
        return model;
    }
}
