package io.flinkinstructor.operators.model;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** The files of a model, by their names in the sentence-transformers layout. */
public interface ModelFiles {

    /** Where the model is, for messages. */
    String location();

    /** Short name of the model, for records and logs. */
    String name();

    /** Whether the file is there and readable. */
    boolean exists(String file);

    /**
     * @throws IOException if the file is not there or can't be read
     */
    InputStream open(String file) throws IOException;

    /**
     * What stands for a file in the model's fingerprint: its bytes, where no others make the same
     * vectors.
     *
     * @throws IOException if the file is not there or can't be read
     */
    default InputStream identity(String file) throws IOException {
        return open(file);
    }

    /** The file's path; null when the model is not in a directory. */
    Path path(String file);
}
