package io.flinkinstructor.operators.model.convert;

import java.io.IOException;

/** A transformer that was found complete in a checkpoint. */
interface Encoder {

    /** The architecture's name, for people. */
    String architecture();

    /** Components of a token's vector. */
    int width();

    /** Rows of the word embeddings. */
    int vocabulary();

    /**
     * Writes the encoder into a graph.
     *
     * @return the name of the tokens' vectors: float, [batch, tokens, width]
     */
    String write(GraphBuilder graph, TextInputs inputs, Arithmetic arithmetic, Steps steps)
            throws IOException;

    /** How many steps {@link #write} takes. */
    int steps();

    /** Told after each layer. */
    interface Steps {
        void done();
    }
}
