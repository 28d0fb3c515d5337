package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.Arrays;

/** A word that is looked for in tokens. */
final class MarkerWord {

    /** A Cherokee letter, which no model's vocabulary has. */
    private static final String UNKNOWN = "\u13a0";

    private static final MarkerWord NONE = new MarkerWord(new int[0]);

    private final int[] ids;

    private MarkerWord(int[] ids) {
        this.ids = ids;
    }

    /**
     * A word as a model's tokenizer cuts it.
     *
     * @param word null for one that is nowhere
     * @throws EmbeddingException if the tokenizer does not know it
     */
    static MarkerWord of(String word, Tokenizer tokenizer) throws EmbeddingException {
        if (word == null) {
            return NONE;
        }
        int[] ids = tokenizer.tokenize(null, word).ids();
        int[] unknown = tokenizer.tokenize(null, UNKNOWN).ids();
        if (Arrays.equals(ids, unknown)) {
            throw new EmbeddingException(
                    "engine.fault-injection: the model's tokenizer does not know the word '"
                            + word
                            + "'");
        }
        return new MarkerWord(own(ids, unknown));
    }

    /** The tokens of one that are not the special ones before and behind another as well. */
    private static int[] own(int[] ids, int[] other) {
        int from = Arrays.mismatch(ids, other);
        int shorter = Math.min(ids.length, other.length);
        int behind = 0;
        while (from + behind < shorter
                && ids[ids.length - 1 - behind] == other[other.length - 1 - behind]) {
            behind++;
        }
        return Arrays.copyOfRange(ids, from, ids.length - behind);
    }

    boolean isIn(TokenizedText text) {
        if (ids.length == 0) {
            return false;
        }
        int[] all = text.ids();
        for (int from = 0; from + ids.length <= all.length; from++) {
            if (Arrays.equals(all, from, from + ids.length, ids, 0, ids.length)) {
                return true;
            }
        }
        return false;
    }
}
