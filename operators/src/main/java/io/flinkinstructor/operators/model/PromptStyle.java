package io.flinkinstructor.operators.model;

/** How an instruction and a text become one input. */
interface PromptStyle {

    /**
     * @param prompt never null, maybe empty
     * @param text never null, maybe empty
     */
    String join(String prompt, String text);

    /** The part of {@link #join} that is the prompt's, to count its tokens. */
    String alone(String prompt);

    /** Sentence-transformers: prompt and text are joined with nothing between, then stripped. */
    PromptStyle SENTENCE_TRANSFORMERS =
            new PromptStyle() {
                @Override
                public String join(String prompt, String text) {
                    return PythonStrip.strip(prompt.isEmpty() ? text : prompt + text);
                }

                @Override
                public String alone(String prompt) {
                    return PythonStrip.strip(prompt);
                }
            };
}
