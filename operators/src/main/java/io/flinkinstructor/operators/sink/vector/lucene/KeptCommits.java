package io.flinkinstructor.operators.sink.vector.lucene;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.IndexDeletionPolicy;

/**
 * Which commits of a shard stay: the published one, which the last complete checkpoint is known to
 * have; all later ones, any of which the job may have to start from; and for a while those before
 * it, which searches may be reading. When it is opened at a commit, later ones are of attempts that
 * failed, and go once the one that it was opened at is published.
 *
 * <p>Lucene calls it, and so on one thread with the writer.
 */
final class KeptCommits extends IndexDeletionPolicy {

    private final long keepMillis;
    private final LongSupplier clock;
    private final long start;
    private final Map<Long, Long> replacedSince = new HashMap<>();
    private long last;
    private long published;
    private IndexCommit newest;

    /**
     * @param start the generation that the writer is opened at; 0 for an empty shard
     * @param clock milliseconds since the epoch
     */
    KeptCommits(long start, Duration keep, LongSupplier clock) {
        this.start = start;
        this.keepMillis = keep.toMillis();
        this.clock = clock;
    }

    @Override
    public void onInit(List<? extends IndexCommit> commits) {
        last = commits.isEmpty() ? 0 : commits.get(commits.size() - 1).getGeneration();
    }

    @Override
    public void onCommit(List<? extends IndexCommit> commits) {
        newest = commits.get(commits.size() - 1);
        long now = clock.getAsLong();
        for (IndexCommit commit : commits) {
            long generation = commit.getGeneration();
            if (generation > start && generation <= last) {
                commit.delete();
            } else if (generation < published) {
                long since = replacedSince.computeIfAbsent(generation, key -> now);
                if (now - since >= keepMillis) {
                    replacedSince.remove(generation);
                    commit.delete();
                }
            }
        }
    }

    /** The commit that was made last; null if there was none since the writer was opened. */
    IndexCommit newest() {
        return newest;
    }

    /** Searches read this generation from now on. */
    void published(long generation) {
        published = generation;
    }
}
