package io.flinkinstructor.operators.model;

/**
 * A model that was found and checked: its description, its tokenizer, and embedders for it. Closing
 * it closes the tokenizer; embedders are closed by whoever made them. Safe for use by many threads.
 */
public interface Model extends AutoCloseable {

    /** What the model is. */
    ModelInfo info();

    /** The model's tokenizer; one for all threads. */
    Tokenizer tokenizer();

    /**
     * Loads the weights onto a device.
     *
     * @throws EmbeddingException if the device is not there or the weights do not fit; the message
     *     says what to do
     */
    Embedder embedder(Device device) throws EmbeddingException;

    @Override
    void close();
}
