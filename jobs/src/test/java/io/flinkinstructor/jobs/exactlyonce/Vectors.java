package io.flinkinstructor.jobs.exactlyonce;

/** What the model says: the judge of embeddings. Safe for use by many threads. */
public interface Vectors extends AutoCloseable {

    /** The model's name. */
    String model();

    /** The model's fingerprint. */
    String fingerprint();

    /**
     * The vector of a text that runs alone.
     *
     * @param instruction never null; may be empty
     */
    float[] of(String instruction, String text);

    @Override
    void close();
}
