package io.flinkinstructor.operators.model;

/** How an instruction and a text become one input: both are prepared, then joined directly. */
public enum PromptStyle {

    /** Sentence-transformers (since version 5.4): nothing is stripped. */
    SENTENCE_TRANSFORMERS {
        @Override
        String part(String text) {
            return text;
        }
    },

    /**
     * INSTRUCTOR's own class: each part is stripped as Python does, so "Represent the sentence: "
     * and "Hello" become "Represent the sentence:Hello".
     */
    INSTRUCTOR {
        @Override
        String part(String text) {
            return PythonStrip.strip(text);
        }
    };

    /**
     * An instruction or a text as it goes into the input.
     *
     * @param text never null, maybe empty
     */
    abstract String part(String text);
}
