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

    /**
     * Loads the weights onto a device. Models that have nothing to set on a GPU ignore how it is to
     * be used.
     *
     * @throws EmbeddingException as {@link #embedder(Device)}
     */
    default Embedder embedder(Device device, GpuOptions gpu) throws EmbeddingException {
        return embedder(device);
    }

    @Override
    void close();
}
