package io.flinkinstructor.schemas;

/**
 * Bytes that are not the record they should be. The message is for a person: what is wrong, where
 * in the value, and the way out where there is one.
 *
 * <p>Without a stack trace, since it speaks of data and not of code, and since a topic can be full
 * of it.
 */
public final class MalformedRecordException extends Exception {

    private static final long serialVersionUID = 1L;

    private final String id;

    MalformedRecordException(String message, String id) {
        super(message, null, false, false);
        this.id = id;
    }

    MalformedRecordException(String message) {
        this(message, null);
    }

    /** The document's id; null where it could not be read, or where key and value disagree. */
    public String id() {
        return id;
    }
}
