package io.flinkinstructor.jobs.reindex;

import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** What earlier jobs of a pipeline have left, which no later one is to go on from. */
public final class EarlierCheckpoints {

    private EarlierCheckpoints() {}

    /**
     * Renames the directory, so that {@link NewestCheckpoint} finds nothing there.
     *
     * @return what it is called now; empty if it holds no complete checkpoint and stays
     * @throws IOException if it cannot be renamed
     */
    public static Optional<String> setAside(String directory) throws IOException {
        if (NewestCheckpoint.in(directory).isEmpty()) {
            return Optional.empty();
        }
        Path from = new Path(directory);
        FileSystem files = from.getFileSystem();
        int number = 1;
        while (files.exists(aside(directory, number))) {
            number++;
        }
        Path to = aside(directory, number);
        if (!files.rename(from, to) || NewestCheckpoint.in(directory).isPresent()) {
            throw new IOException(directory + " cannot be renamed to " + to);
        }
        return Optional.of(to.toString());
    }

    private static Path aside(String directory, int number) {
        return new Path(directory + ".set-aside-" + number);
    }
}
