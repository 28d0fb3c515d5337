package io.flinkinstructor.operators.model;

import java.util.Arrays;

/**
 * A text, with its instruction, as the model takes it in. Two that are equal get equal vectors.
 *
 * <p>Immutable as long as nobody writes to the array.
 */
public final class TokenizedText {

    private final int[] ids;
    private final int unpooled;
    private final boolean truncated;
    private final int hash;

    /**
     * @param ids token ids with special tokens, at least one; not copied
     * @param unpooled how many leading tokens are left out of the pooling (those of an
     *     instruction), from 0 to {@code ids.length}
     * @param truncated whether tokens were cut off to fit the model
     */
    public TokenizedText(int[] ids, int unpooled, boolean truncated) {
        if (ids.length == 0) {
            throw new IllegalArgumentException("no tokens");
        }
        if (unpooled < 0 || unpooled > ids.length) {
            throw new IllegalArgumentException(
                    "unpooled tokens: " + unpooled + " of " + ids.length);
        }
        this.ids = ids;
        this.unpooled = unpooled;
        this.truncated = truncated;
        this.hash = 31 * Arrays.hashCode(ids) + unpooled;
    }

    /** The token ids; not a copy. */
    public int[] ids() {
        return ids;
    }

    /** The number of tokens, at least 1. */
    public int length() {
        return ids.length;
    }

    /** How many leading tokens are attended to but left out of the pooling. */
    public int unpooled() {
        return unpooled;
    }

    /** Whether tokens were cut off to fit the model. */
    public boolean truncated() {
        return truncated;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof TokenizedText that
                && hash == that.hash
                && unpooled == that.unpooled
                && Arrays.equals(ids, that.ids);
    }

    @Override
    public int hashCode() {
        return hash;
    }
}
