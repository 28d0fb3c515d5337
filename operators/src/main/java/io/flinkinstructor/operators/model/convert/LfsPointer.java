package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Git leaves in a large file's place when it was cloned without Git LFS. */
final class LfsPointer {

    private static final String START = "version https://git-lfs";

    private LfsPointer() {}

    /**
     * What is wrong with a file that is none of its kind, and the way out.
     *
     * @param otherwise what to say unless it is a pointer
     */
    static String describe(Path file, String otherwise) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            String start = new String(in.readNBytes(START.length()), StandardCharsets.US_ASCII);
            return start.equals(START)
                    ? "is only Git LFS's pointer to the file; run 'git lfs pull' in its repository"
                    : otherwise + "; fetch it again";
        }
    }
}
