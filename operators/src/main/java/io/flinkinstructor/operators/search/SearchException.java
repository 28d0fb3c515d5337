package io.flinkinstructor.operators.search;

import java.util.Objects;

/** Why a search found nothing, not even that there is nothing to find. */
public final class SearchException extends Exception {

    private static final long serialVersionUID = 1L;

    /** Who can do something about it. */
    public enum Kind {
        /** Who asks: no such query can be answered. */
        BAD_QUERY,
        /** Nobody: the same may succeed later. */
        UNAVAILABLE,
        /** Who runs it: nothing will be found before something has been changed. */
        FATAL
    }

    private final Kind kind;

    /**
     * @param message what is wrong and the way out, for a person
     * @param cause null for none
     */
    public SearchException(Kind kind, String message, Throwable cause) {
        super(message, cause);
        this.kind = Objects.requireNonNull(kind, "kind == null");
    }

    /**
     * The collection holds vectors of another model only.
     *
     * @param collection names it
     * @param there name and fingerprint of a model that it holds vectors of
     * @param asked name and fingerprint of the query's
     */
    public static SearchException otherModel(
            Object collection,
            String there,
            String thereFingerprint,
            String asked,
            String askedFingerprint) {
        return new SearchException(
                Kind.FATAL,
                collection
                        + " holds vectors of the model "
                        + there
                        + " (fingerprint "
                        + thereFingerprint
                        + "), with which no vector of "
                        + asked
                        + " ("
                        + askedFingerprint
                        + ") can be compared: search with the model that filled it",
                null);
    }

    /** The collection holds vectors of another dimension. */
    public static SearchException otherDimension(Object collection, int there, int asked) {
        return new SearchException(
                Kind.FATAL,
                collection
                        + " holds vectors of "
                        + there
                        + " dimensions, the model's have "
                        + asked
                        + ": search with the model that filled it",
                null);
    }

    /** Who can do something about it. */
    public Kind kind() {
        return kind;
    }
}
