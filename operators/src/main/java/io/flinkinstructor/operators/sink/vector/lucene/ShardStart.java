package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.store.Directory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the commit of a shard that a writer starts from. */
final class ShardStart {

    private static final Logger LOG = LoggerFactory.getLogger(ShardStart.class);

    private static final String JOB = "job";
    private static final String CHECKPOINT = "checkpoint";

    private ShardStart() {}

    /** Notes in a commit's data which checkpoint it is of. */
    static void mark(Map<String, String> data, StoreCheckpoint checkpoint) {
        data.put(JOB, checkpoint.job());
        data.put(CHECKPOINT, Long.toString(checkpoint.id()));
    }

    /**
     * The commit to start from.
     *
     * @param restored the checkpoint that the job starts from; null for none
     * @return null to start with an empty shard
     * @throws MissingCommitException if the checkpoint had a commit, and nothing is there
     */
    static IndexCommit find(Path folder, Directory directory, StoreCheckpoint restored)
            throws IOException {
        List<IndexCommit> commits =
                DirectoryReader.indexExists(directory)
                        ? DirectoryReader.listCommits(directory)
                        : List.of();
        if (restored == null) {
            return published(folder, commits);
        }
        IndexCommit found = null;
        for (IndexCommit commit : commits) {
            Map<String, String> data = commit.getUserData();
            // A checkpoint before which nothing had changed has none of its own.
            if (restored.job().equals(data.get(JOB))
                    && Long.parseLong(data.get(CHECKPOINT)) <= restored.id()) {
                found = commit;
            }
        }
        return found == null ? instead(folder, commits, restored) : found;
    }

    private static IndexCommit published(Path folder, List<IndexCommit> commits)
            throws IOException {
        Published published = Published.read(folder);
        for (IndexCommit commit : commits) {
            if (published != null && commit.getSegmentsFileName().equals(published.commit())) {
                return commit;
            }
        }
        return null;
    }

    /**
     * The commit went when later checkpoints were complete, as that of an old savepoint does. What
     * comes again from the source finds newer versions in its place, and changes nothing until it
     * has caught up.
     */
    private static IndexCommit instead(
            Path folder, List<IndexCommit> commits, StoreCheckpoint restored) throws IOException {
        IndexCommit published = published(folder, commits);
        if (published == null) {
            throw new MissingCommitException(
                    "it has no commit, and checkpoint "
                            + restored.id()
                            + ", which the job starts from, had one: the directory was emptied or"
                            + " is another one. Bring it back, or start the job without its state,"
                            + " so that it fills the index anew");
        }
        LOG.warn(
                "{}: the commit of checkpoint {} is gone, as later checkpoints were complete; going"
                        + " on with the newest one. Versions that come again change nothing",
                folder,
                restored.id());
        return published;
    }

    /** A commit is missing that must be there. */
    static final class MissingCommitException extends IOException {

        private static final long serialVersionUID = 1L;

        MissingCommitException(String message) {
            super(message);
        }
    }
}
