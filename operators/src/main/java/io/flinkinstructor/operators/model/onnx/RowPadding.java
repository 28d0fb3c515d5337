package io.flinkinstructor.operators.model.onnx;

/**
 * To which length the rows of a batch are padded beyond their longest, so that fewer shapes occur.
 *
 * @param multipleOf the length is a multiple of this
 * @param maxTokens but not more than this
 */
record RowPadding(int multipleOf, int maxTokens) {

    static final RowPadding NONE = new RowPadding(1, Integer.MAX_VALUE);

    /** None for a graph that can't tell padding from tokens. */
    static RowPadding of(SentenceGraph graph, int multipleOf, int maxTokens) {
        return graph.inputs().containsKey(SentenceGraph.Input.ATTENTION_MASK)
                ? new RowPadding(multipleOf, maxTokens)
                : NONE;
    }

    int of(int longest) {
        long rounded = (longest + multipleOf - 1L) / multipleOf * multipleOf;
        return (int) Math.max(longest, Math.min(rounded, maxTokens));
    }
}
