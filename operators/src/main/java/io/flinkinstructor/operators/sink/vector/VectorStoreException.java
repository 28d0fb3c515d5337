package io.flinkinstructor.operators.sink.vector;

import java.util.Objects;

/** What went wrong in a vector store, and so what can be done about it. */
public final class VectorStoreException extends Exception {

    private static final long serialVersionUID = 1L;

    /** What can be done. */
    public enum Kind {
        /** The same may succeed later, on a new connection. */
        RETRYABLE,
        /** The store takes the batch without one record or more: find and set them apart. */
        REFUSED,
        /** Nothing will succeed before a person has changed something. */
        FATAL
    }

    private final Kind kind;

    /**
     * @param message what is wrong and the way out, for a person
     * @param cause null for none
     */
    public VectorStoreException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind == null");
    }

    /** What can be done. */
    public Kind kind() {
        return kind;
    }
}
