package io.flinkinstructor.schemas;

/**
 * A record names a schema that there is not, or that is no Avro schema. The message is for a
 * person. Without a stack trace, since it speaks of data and not of code.
 */
public final class UnknownSchemaException extends Exception {

    private static final long serialVersionUID = 1L;

    /**
     * @param message what is wrong with the schema
     */
    public UnknownSchemaException(String message) {
        super(message, null, false, false);
    }
}
