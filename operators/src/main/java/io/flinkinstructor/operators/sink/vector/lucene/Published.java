package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.lucene.util.IOUtils;

/**
 * Which commit of a shard searches read: a small file beside Lucene's, replaced as a whole.
 *
 * @param commit the name of the commit's own file, such as {@code segments_1a}
 * @param time when it was published, in milliseconds since the epoch: a name may come again after a
 *     commit was dropped
 */
record Published(String commit, long time) {

    private static final String FILE = "published";
    private static final Pattern LINE = Pattern.compile("(segments_[0-9a-z]+) (\\d{1,18})");

    /**
     * What is published; null if nothing is yet.
     *
     * @throws IOException if it cannot be read, or names no commit
     */
    static Published read(Path shard) throws IOException {
        String line;
        try {
            line = Files.readString(shard.resolve(FILE), StandardCharsets.UTF_8).strip();
        } catch (NoSuchFileException e) {
            return null;
        }
        Matcher parts = LINE.matcher(line);
        if (!parts.matches()) {
            throw new IOException(
                    shard.resolve(FILE)
                            + " does not name a commit of Lucene: restore the file, or remove the"
                            + " index and fill it anew");
        }
        return new Published(parts.group(1), Long.parseLong(parts.group(2)));
    }

    /**
     * Publishes it. Should the machine crash before its name is on disk, the job publishes again
     * when it starts from its checkpoint.
     */
    void write(Path shard) throws IOException {
        Path next = shard.resolve(FILE + ".next");
        Files.writeString(next, commit + " " + time + "\n", StandardCharsets.UTF_8);
        IOUtils.fsync(next, false);
        Files.move(next, shard.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
    }
}
