package io.flinkinstructor.operators.model.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;

/** Where an ONNX file is: in a directory, or on the class path. */
public interface GraphFile {

    /** Its name, for messages. */
    String name();

    /** Its path; null when it is on the class path. */
    Path path();

    /** Its bytes. */
    InputStream open() throws IOException;
}
