package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.lucene.util.IOUtils;

/**
 * A symbolic link to the directory of an index, replaced by renaming another one over it. Between
 * neighbours it is relative, so that it holds wherever their folder is mounted.
 */
final class LuceneAlias implements CollectionAlias {

    private final Path link;
    private final IndexDirectory index;
    private final int shards;

    LuceneAlias(Path link, IndexDirectory index, int shards) {
        this.link = link.toAbsolutePath().normalize();
        this.index = new IndexDirectory(index.path().toAbsolutePath().normalize());
        this.shards = shards;
    }

    @Override
    public List<String> faults() {
        List<String> faults = new ArrayList<>();
        Path folder = link.getParent();
        if (link.startsWith(index.path()) || index.path().startsWith(link)) {
            faults.add(this + " must lie beside the index, not in it or above it");
        } else if (Files.exists(link, LinkOption.NOFOLLOW_LINKS) && !Files.isSymbolicLink(link)) {
            faults.add(
                    this
                            + " is there and no symbolic link: give another path, which searches"
                            + " read from then on");
        }
        if (Files.exists(folder) && !Files.isWritable(folder)) {
            faults.add(this + ": no right to write to " + folder);
        }
        return faults;
    }

    @Override
    public String shown() throws VectorStoreException {
        Path target = target();
        return target == null ? null : target.toString();
    }

    private Path target() throws VectorStoreException {
        try {
            return Files.isSymbolicLink(link)
                    ? link.resolveSibling(Files.readSymbolicLink(link)).normalize()
                    : null;
        } catch (IOException e) {
            throw LuceneFailures.opening(toString(), e);
        }
    }

    @Override
    public boolean isSwitched() throws VectorStoreException {
        Path target = target();
        try {
            return target != null
                    && (target.equals(index.path())
                            || Files.exists(target)
                                    && Files.exists(index.path())
                                    && Files.isSameFile(target, index.path()));
        } catch (IOException e) {
            throw LuceneFailures.opening(toString(), e);
        }
    }

    @Override
    public boolean isEmpty() throws VectorStoreException {
        try {
            for (int number = 0; number < shards; number++) {
                if (Published.read(index.shard(number)) != null) {
                    return false;
                }
            }
            return true;
        } catch (IOException e) {
            throw LuceneFailures.opening(collection(), e);
        }
    }

    @Override
    public void switchOver() throws VectorStoreException {
        Path next = link.resolveSibling(link.getFileName() + "." + UUID.randomUUID());
        try {
            Files.createDirectories(link.getParent());
            Files.createSymbolicLink(next, destination());
            try {
                Files.move(next, link, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                Files.deleteIfExists(next);
            }
            IOUtils.fsync(link.getParent(), true);
        } catch (IOException e) {
            throw LuceneFailures.opening(toString(), e);
        }
    }

    private Path destination() {
        return link.getParent().equals(index.path().getParent())
                ? index.path().getFileName()
                : index.path();
    }

    @Override
    public String collection() {
        return index.path().toString();
    }

    @Override
    public String removal(String collection) {
        return "rm -r '" + collection.replace("'", "'\\''") + "'";
    }

    /** The link. */
    @Override
    public String toString() {
        return "the link " + link;
    }
}
