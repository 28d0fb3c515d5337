package io.flinkinstructor.operators.model;

/** A run of the model failed, or a text could not be embedded. */
public class EmbeddingException extends Exception {

    private static final long serialVersionUID = 1L;

    public EmbeddingException(String message) {
        super(message);
    }

    public EmbeddingException(String message, Throwable cause) {
        super(message, cause);
    }
}
