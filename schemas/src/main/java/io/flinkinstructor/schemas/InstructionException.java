package io.flinkinstructor.schemas;

/**
 * There is no instruction for a record as it stands. The message is for a person: what is wrong,
 * and the way out.
 *
 * <p>Without a stack trace, since it speaks of data and not of code, and since a topic can be full
 * of it.
 */
public final class InstructionException extends Exception {

    private static final long serialVersionUID = 1L;

    InstructionException(String message) {
        super(message, null, false, false);
    }
}
