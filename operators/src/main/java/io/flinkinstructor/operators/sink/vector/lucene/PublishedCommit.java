package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import org.apache.lucene.index.CorruptIndexException;
import org.apache.lucene.index.IndexCommit;
import org.apache.lucene.index.SegmentInfos;
import org.apache.lucene.store.Directory;

/** A commit as readers open it, by the name that is published. */
final class PublishedCommit extends IndexCommit {

    private final Directory directory;
    private final SegmentInfos segments;

    private PublishedCommit(Directory directory, SegmentInfos segments) {
        this.directory = directory;
        this.segments = segments;
    }

    /**
     * Reads a commit.
     *
     * @throws java.nio.file.NoSuchFileException if another one has been published meanwhile, and
     *     this one is gone
     */
    static PublishedCommit read(Published published, Directory directory) throws IOException {
        try {
            return new PublishedCommit(
                    directory, SegmentInfos.readCommit(directory, published.commit()));
        } catch (CorruptIndexException e) {
            if (e.getCause() instanceof NoSuchFileException gone) {
                throw gone;
            }
            throw e;
        }
    }

    /** Whose vectors the index holds; null if it holds none. */
    static ShardModel anyModel(IndexDirectory index, int shards, DirectoryOpener opener)
            throws IOException {
        for (int number = 0; number < shards; number++) {
            Path folder = index.shard(number);
            Published published = Published.read(folder);
            if (published == null) {
                continue;
            }
            try (Directory directory = opener.open(folder)) {
                ShardModel model = ShardModel.of(read(published, directory).getUserData());
                if (model != null) {
                    return model;
                }
            } catch (NoSuchFileException e) {
                // Another one has been published meanwhile; whose vectors they are, others say.
                continue;
            }
        }
        return null;
    }

    @Override
    public String getSegmentsFileName() {
        return segments.getSegmentsFileName();
    }

    @Override
    public Collection<String> getFileNames() throws IOException {
        return segments.files(true);
    }

    @Override
    public Directory getDirectory() {
        return directory;
    }

    /** It is the writer's to delete. */
    @Override
    public void delete() {
        throw new UnsupportedOperationException("a commit that is only read");
    }

    @Override
    public boolean isDeleted() {
        return false;
    }

    @Override
    public int getSegmentCount() {
        return segments.size();
    }

    @Override
    public long getGeneration() {
        return segments.getGeneration();
    }

    @Override
    public Map<String, String> getUserData() {
        return segments.getUserData();
    }
}
