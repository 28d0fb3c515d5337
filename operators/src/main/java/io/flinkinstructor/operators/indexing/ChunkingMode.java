package io.flinkinstructor.operators.indexing;

import java.util.Locale;

/** What becomes of a document that is longer than one vector should stand for. */
public enum ChunkingMode {

    /** One vector of the whole text; what the model does not take, it leaves out itself. */
    NONE,

    /**
     * One vector of the text's beginning, which ends with a sentence; the chunk's text and offsets
     * say what the vector stands for.
     */
    TRUNCATE,

    /** One vector for each chunk. */
    CHUNK,

    /** One vector of the whole text, however long: the mean of its chunks' vectors. */
    MEAN;

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
