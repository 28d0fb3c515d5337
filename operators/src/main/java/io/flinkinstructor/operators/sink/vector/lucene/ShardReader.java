package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.lucene.index.DirectoryReader;
import org.apache.lucene.store.Directory;
import org.apache.lucene.util.IOUtils;

/** One shard, open for reading, at the commit that is published. For one thread. */
final class ShardReader implements Closeable {

    /** How often a commit may be gone before it is opened, and another one published. */
    private static final int ATTEMPTS = 10;

    private final Path folder;
    private final DirectoryOpener opener;
    private Directory directory;
    private Published published;
    private DirectoryReader reader;

    ShardReader(Path folder, DirectoryOpener opener) {
        this.folder = folder;
        this.opener = opener;
    }

    /** What is published; null if nothing is yet. It stays open until the next {@link #refresh}. */
    DirectoryReader reader() {
        return reader;
    }

    /** Whose vectors it holds; null if it holds none. */
    ShardModel model() throws IOException {
        return reader == null ? null : ShardModel.of(reader.getIndexCommit().getUserData());
    }

    /** Goes to what is published now; segments that were there before stay open. */
    boolean refresh() throws IOException {
        for (int attempt = 1; ; attempt++) {
            Published now = Published.read(folder);
            if (now == null || now.equals(published)) {
                return false;
            }
            if (directory == null) {
                // Not earlier: opening makes it.
                directory = opener.open(folder);
            }
            try {
                DirectoryReader newer = open(PublishedCommit.read(now, directory));
                IOUtils.close(reader);
                reader = newer;
                published = now;
                return true;
            } catch (IOException e) {
                // Lucene says in many ways that a file is gone, and calls some of them corruption.
                if (attempt == ATTEMPTS || now.equals(Published.read(folder))) {
                    throw e;
                }
            }
        }
    }

    private DirectoryReader open(PublishedCommit commit) throws IOException {
        if (reader == null) {
            return DirectoryReader.open(commit);
        }
        try {
            DirectoryReader newer = DirectoryReader.openIfChanged(reader, commit);
            return newer == null ? DirectoryReader.open(commit) : newer;
        } catch (IllegalStateException e) {
            // Names of segments that were dropped have come again.
            return DirectoryReader.open(commit);
        }
    }

    @Override
    public void close() throws IOException {
        IOUtils.close(reader, directory);
    }
}
