package io.flinkinstructor.operators.sink.vector.lucene;

import org.apache.lucene.index.ConcurrentMergeScheduler;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexWriterConfig;
import org.apache.lucene.index.IndexWriterConfig.OpenMode;
import org.apache.lucene.index.MergeScheduler;
import org.apache.lucene.index.TieredMergePolicy;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How Lucene writes a shard. */
final class WriterConfig {

    private static final Logger LOG = LoggerFactory.getLogger(WriterConfig.class);

    /** Heap for rows before they become a segment. */
    private static final double BUFFER_MB = 16;

    /**
     * Graphs are made anew when segments are merged: larger ones would keep a core busy for
     * minutes, and hold up a task that is to end.
     */
    private static final double MAX_SEGMENT_MB = 1024;

    /** Merging one at a time leaves the other cores to the model. */
    private static final int MERGE_THREADS = 1;

    /** When so many wait, writing waits, too. */
    private static final int MAX_MERGES = 6;

    private WriterConfig() {}

    /**
     * @param start where to start; null for an empty shard
     */
    static IndexWriterConfig of(LuceneIndexOptions options, IndexCommit start, KeptCommits kept) {
        TieredMergePolicy policy = new TieredMergePolicy();
        policy.setMaxMergedSegmentMB(MAX_SEGMENT_MB);
        return new IndexWriterConfig()
                .setOpenMode(start == null ? OpenMode.CREATE : OpenMode.APPEND)
                .setIndexCommit(start)
                .setIndexDeletionPolicy(kept)
                .setCodec(new VectorCodec(options.maxConnections(), options.beamWidth()))
                .setRAMBufferSizeMB(BUFFER_MB)
                .setMergePolicy(policy)
                .setMergeScheduler(scheduler())
                .setCommitOnClose(false);
    }

    private static MergeScheduler scheduler() {
        ConcurrentMergeScheduler scheduler =
                new ConcurrentMergeScheduler() {
                    /** The writer is closed by it, so that its next use reports it. */
                    @Override
                    protected void handleMergeException(Throwable e) {
                        LOG.error("A merge failed", e);
                    }
                };
        scheduler.setMaxMergesAndThreads(MAX_MERGES, MERGE_THREADS);
        return scheduler;
    }
}
