package io.flinkinstructor.jobs.reindex;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Optional;
import org.apache.flink.core.fs.FileStatus;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;

/** Finds where a job that has ended, however it did, can go on. */
public final class NewestCheckpoint {

    private NewestCheckpoint() {}

    /** The folder of savepoints among those of jobs, whose state would be older without them. */
    public static final String SAVEPOINTS = "savepoints";

    /**
     * The newest complete checkpoint or savepoint below a directory, whichever job made it.
     *
     * @throws IOException if it cannot be read
     */
    public static Optional<String> in(String directory) throws IOException {
        Path root = new Path(directory);
        FileSystem files = root.getFileSystem();
        FileStatus newest = null;
        for (FileStatus job : list(files, root)) {
            for (FileStatus checkpoint : job.isDir() ? list(files, job.getPath()) : none()) {
                // Written last, and as a whole.
                Path metadata = new Path(checkpoint.getPath(), "_metadata");
                if (checkpoint.isDir() && files.exists(metadata)) {
                    FileStatus status = files.getFileStatus(metadata);
                    if (newest == null
                            || status.getModificationTime() > newest.getModificationTime()) {
                        newest = status;
                    }
                }
            }
        }
        return newest == null
                ? Optional.empty()
                : Optional.of(newest.getPath().getParent().toString());
    }

    private static FileStatus[] list(FileSystem files, Path directory) throws IOException {
        try {
            FileStatus[] found = files.listStatus(directory);
            return found == null ? none() : found;
        } catch (FileNotFoundException e) {
            return none();
        }
    }

    private static FileStatus[] none() {
        return new FileStatus[0];
    }
}
