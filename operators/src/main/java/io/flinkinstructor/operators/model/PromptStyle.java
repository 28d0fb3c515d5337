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

    /**
     * Sentence-transformers (since version 5.4): prompt and text are joined with nothing between,
     * and nothing is stripped.
     */
    PromptStyle SENTENCE_TRANSFORMERS =
            new PromptStyle() {
                @Override
                public String join(String prompt, String text) {
                    return prompt.isEmpty() ? text : prompt + text;
                }

                @Override
                public String alone(String prompt) {
                    return prompt;
                }
            };
}
