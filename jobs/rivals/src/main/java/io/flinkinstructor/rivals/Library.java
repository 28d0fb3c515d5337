package io.flinkinstructor.rivals;

import java.util.List;

/** A library with a model. */
interface Library extends AutoCloseable {

    /** A vector for each text, in their order. */
    List<float[]> embed(List<String> texts) throws Exception;

    @Override
    void close();
}
