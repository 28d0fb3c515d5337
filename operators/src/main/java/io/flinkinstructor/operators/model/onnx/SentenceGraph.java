package io.flinkinstructor.operators.model.onnx;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * How to use a graph as a sentence encoder: which inputs to give and which output to take.
 *
 * @param file where the graph is
 * @param inputs what it takes, each with its type
 * @param output the name of the output to take
 * @param outputHalf whether that output is float16
 * @param pooled whether that output is one vector for each text, [rows, width], instead of one for
 *     each token, [rows, longest, width]
 * @param width components of a vector; -1 where the file does not say
 * @param firstPosition the first value of {@code position_ids}
 * @param independentRowsMultiple see {@link
 *     io.flinkinstructor.operators.model.Embedder#independentRowsMultiple}, for a CPU
 */
public record SentenceGraph(
        GraphFile file,
        Map<Input, Boolean> inputs,
        String output,
        boolean outputHalf,
        boolean pooled,
        int width,
        int firstPosition,
        int independentRowsMultiple) {

    /**
     * What a file's metadata says of {@link #independentRowsMultiple}, in digits: its activations
     * have the same scales in any batch.
     */
    public static final String INDEPENDENT_ROWS = "independent_rows_multiple";

    /** Inputs that can be given; the value in {@link #inputs} says whether it is int64. */
    public enum Input {
        INPUT_IDS,
        ATTENTION_MASK,
        TOKEN_TYPE_IDS,
        POSITION_IDS,

        /** How many leading tokens of each text are not pooled: shape [rows], not per token. */
        INSTRUCTION_TOKENS;

        boolean perRow() {
            return this == INSTRUCTION_TOKENS;
        }

        /** The name in the graph. */
        String inputName() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Input named(String name) {
            for (Input input : values()) {
                if (input.inputName().equals(name)) {
                    return input;
                }
            }
            return null;
        }
    }

    /** The name of the input that says how many leading tokens of each text are not pooled. */
    public static final String INSTRUCTION_TOKENS = Input.INSTRUCTION_TOKENS.inputName();

    private static final List<String> TOKEN_OUTPUTS =
            List.of("last_hidden_state", "token_embeddings", "hidden_states");
    private static final List<String> TEXT_OUTPUTS =
            List.of("sentence_embedding", "sentence_embeddings", "text_embeds", "embeddings");
    private static final Set<Integer> OUTPUT_TYPES = Set.of(OnnxGraph.FLOAT, OnnxGraph.FLOAT16);

    /**
     * Decides how to use a graph. Outputs of tokens go before outputs of texts; known names before
     * others.
     *
     * @param faults is told what is wrong with the graph, if anything
     * @return null if it can't be used
     */
    public static SentenceGraph of(
            GraphFile file, OnnxGraph graph, int firstPosition, Consumer<String> faults) {
        Map<Input, Boolean> inputs = inputs(graph, faults);
        OnnxGraph.Port output = output(graph, 3, TOKEN_OUTPUTS);
        boolean pooled = output == null;
        if (pooled) {
            output = output(graph, 2, TEXT_OUTPUTS);
        }
        if (output == null) {
            faults.accept(
                    String.format(
                            "no output is of float or float16 and of shape [batch, tokens, width] or"
                                    + " [batch, width] (outputs: %s); export the model for feature"
                                    + " extraction",
                            describe(graph.outputs())));
            return null;
        }
        long width = output.shape()[output.rank() - 1];
        return new SentenceGraph(
                file,
                inputs,
                output.name(),
                output.type() == OnnxGraph.FLOAT16,
                pooled,
                (int) width,
                firstPosition,
                independentRows(graph, faults));
    }

    /** None without a mask: rows cannot be padded to a multiple then. */
    private static int independentRows(OnnxGraph graph, Consumer<String> faults) {
        String note = graph.notes().get(INDEPENDENT_ROWS);
        if (note == null || !graph.inputs().containsKey(Input.ATTENTION_MASK.inputName())) {
            return 0;
        }
        if (!note.matches("[1-9][0-9]{0,3}")) {
            faults.accept(
                    String.format(
                            "the metadata '%s' is '%s', but must be a number from 1 to 9999",
                            INDEPENDENT_ROWS, note));
            return 0;
        }
        return Integer.parseInt(note);
    }

    /** Whether the graph pools without the instruction's tokens. */
    public boolean excludesInstruction() {
        return pooled && inputs.containsKey(Input.INSTRUCTION_TOKENS);
    }

    private static Map<Input, Boolean> inputs(OnnxGraph graph, Consumer<String> faults) {
        Map<Input, Boolean> inputs = new EnumMap<>(Input.class);
        for (OnnxGraph.Port port : graph.inputs().values()) {
            Input input = Input.named(port.name());
            if (input == null) {
                faults.accept(
                        String.format(
                                "the graph wants an input '%s', which is not known (known: %s);"
                                        + " export the model for feature extraction",
                                port.name(),
                                String.join(
                                        ", ",
                                        Arrays.stream(Input.values())
                                                .map(Input::inputName)
                                                .toList())));
            } else if (port.type() != OnnxGraph.INT64 && port.type() != OnnxGraph.INT32) {
                faults.accept(
                        String.format(
                                "the input '%s' has type %d of TensorProto.DataType; int64 (7) or"
                                        + " int32 (6) is needed",
                                port.name(), port.type()));
            } else {
                inputs.put(input, port.type() == OnnxGraph.INT64);
            }
        }
        if (!graph.inputs().containsKey(Input.INPUT_IDS.inputName())) {
            faults.accept(
                    String.format(
                            "the graph has no input 'input_ids' (inputs: %s); it must take token ids",
                            describe(graph.inputs())));
        }
        return inputs;
    }

    private static OnnxGraph.Port output(OnnxGraph graph, int rank, List<String> names) {
        List<OnnxGraph.Port> fitting = new ArrayList<>();
        for (OnnxGraph.Port port : graph.outputs().values()) {
            if (port.rank() == rank && OUTPUT_TYPES.contains(port.type())) {
                fitting.add(port);
            }
        }
        for (String name : names) {
            for (OnnxGraph.Port port : fitting) {
                if (port.name().equals(name)) {
                    return port;
                }
            }
        }
        return fitting.isEmpty() ? null : fitting.get(0);
    }

    private static String describe(Map<String, OnnxGraph.Port> ports) {
        return String.join(
                ", ",
                ports.values().stream()
                        .map(
                                port ->
                                        String.format(
                                                "%s of type %d %s",
                                                port.name(),
                                                port.type(),
                                                Arrays.toString(port.shape())))
                        .toList());
    }
}
