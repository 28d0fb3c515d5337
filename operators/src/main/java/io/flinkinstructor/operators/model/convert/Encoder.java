package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.List;

/** A transformer that was found complete in a checkpoint. */
interface Encoder {

    /** The architecture's name, for people. */
    String architecture();

    /** Components of a token's vector. */
    int width();

    /** Rows of the word embeddings. */
    int vocabulary();

    /** How many numbers its weights are, nearly. */
    long parameters();

    /**
     * Writes the encoder into a graph.
     *
     * @param firstOnly whether nobody asks for other tokens than each text's first; an encoder may
     *     then leave out what only they need
     * @return the name of the tokens' vectors: float, [batch, tokens, width]; only the first token
     *     if others were left out
     */
    String write(
            GraphBuilder graph,
            TextInputs inputs,
            Arithmetic arithmetic,
            boolean firstOnly,
            Steps steps)
            throws IOException;

    /**
     * Computes what the graph should, without it: straight from the checkpoint's numbers, in plain
     * loops.
     *
     * @param texts the token ids of each
     * @return the tokens' vectors of each text, one behind the other
     */
    List<float[]> compute(List<int[]> texts, Steps steps) throws IOException;

    /** How many steps {@link #write} and {@link #compute} take. */
    int steps();

    /** Told after each layer. */
    interface Steps {
        void done();
    }
}
