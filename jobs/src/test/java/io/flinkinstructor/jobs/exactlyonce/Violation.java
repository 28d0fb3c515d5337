package io.flinkinstructor.jobs.exactlyonce;

/**
 * Something that must not be.
 *
 * @param kind what it is
 * @param what the record and what is wrong with it
 */
public record Violation(Kind kind, String what) {

    /** Kinds of violations. */
    public enum Kind {
        /** A version or a deletion that never came out. */
        LOST,

        /** One that came out more than once. */
        DOUBLED,

        /** One that came out after a newer one of its document. */
        OUT_OF_ORDER,

        /** A version that came out after the deletion that followed it. */
        STALE_AFTER_DELETE,

        /** A vector that is not what the model says of the text. */
        WRONG_VECTOR,

        /** A record whose other fields, key, headers or partition are wrong. */
        WRONG_CONTENT,

        /** A record that nothing which was written accounts for. */
        UNACCOUNTED,

        /** A dead letter that never came out. */
        LETTER_LOST,

        /** A dead letter that came out more than once. */
        LETTER_DOUBLED,

        /** A dead letter that says something wrong. */
        LETTER_WRONG,

        /** The input is not what the load wrote: the proof itself is void. */
        INPUT
    }

    @Override
    public String toString() {
        return kind + ": " + what;
    }
}
