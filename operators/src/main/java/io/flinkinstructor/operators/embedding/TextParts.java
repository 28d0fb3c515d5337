package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.Tokenizer;
import java.io.Serializable;
import java.util.List;

/**
 * Lets the embedding operator cut texts into parts, for the mean of their vectors. Travels with the
 * job.
 */
public interface TextParts extends Serializable {

    /**
     * Opens what a subtask cuts with.
     *
     * @param tokenizer the model's, which stays open and belongs to the caller
     * @param model what embeds
     */
    Cutter open(Tokenizer tokenizer, ModelInfo model);

    /** Cuts texts; a function of what it is given. */
    interface Cutter {

        /**
         * The parts of a text.
         *
         * @param text never null, maybe empty
         * @param instruction what the model is given with each part; null for nothing
         * @return in the text's order, at least one
         * @throws IllegalArgumentException if the instruction leaves no room for a part
         */
        List<TextPart> parts(String text, String instruction);
    }
}
