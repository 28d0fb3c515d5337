package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.protobuf.InvalidProtocolBufferException;
import io.flinkinstructor.operators.model.BrokenModelException;
import io.flinkinstructor.operators.model.Faults;
import io.flinkinstructor.operators.model.ModelFiles;
import io.flinkinstructor.operators.model.ModelJson;
import io.flinkinstructor.operators.model.Pooling;
import io.flinkinstructor.operators.model.onnx.SentenceGraph;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A graph of our own writing with the weights of a published one, for a model whose texts' vectors
 * are those of their first tokens. It computes the same in fewer and faster steps, and gives one
 * vector for each text, not normalised.
 */
public final class RewrittenGraph {

    private static final String CONFIG = "config.json";

    /**
     * Texts of like length share a batch, at little padding: softmax adds up a row in an order that
     * depends on its padded length.
     */
    private static final int ROW_MULTIPLE = 4;

    private RewrittenGraph() {}

    /**
     * Writes the graph.
     *
     * @param file the published graph among the files, quantised to 8 bits
     * @return an ONNX file; the same bytes each time
     * @throws IOException if a file can't be read
     * @throws BrokenModelException if the published graph is not of the form that is known
     */
    public static byte[] of(ModelFiles files, String file)
            throws IOException, BrokenModelException {
        return write(files, file, new IntegerArithmetic(), OperatorForms.PINNED);
    }

    /**
     * The same, with the operators that are fastest on this machine: nearly always the same graph,
     * and else one whose results differ by the rounding of floats.
     */
    public static byte[] fastest(ModelFiles files, String file)
            throws IOException, BrokenModelException {
        return write(files, file, new IntegerArithmetic(), OperatorForms.fastest());
    }

    /**
     * The same as {@link #of}, but with activations rounded in steps that are known beforehand
     * instead of chosen by what is in the batch: a text has the same vector in any company, as long
     * as rows are padded to equal multiples of {@value #ROW_MULTIPLE} tokens. A file of {@link
     * ActivationRanges} is among the model's.
     */
    public static byte[] withStaticScales(ModelFiles files, String file)
            throws IOException, BrokenModelException {
        return write(
                files,
                file,
                new IntegerArithmetic(ActivationRanges.read(files)),
                OperatorForms.PINNED,
                Map.of(SentenceGraph.INDEPENDENT_ROWS, Integer.toString(ROW_MULTIPLE)));
    }

    /** Whether {@link #fastest} is the same as {@link #of}. */
    public static boolean pinnedIsFastest() {
        return OperatorForms.fastest().equals(OperatorForms.PINNED);
    }

    /**
     * The same with activations that are not rounded to integers: slow, and the yardstick for what
     * that rounding costs.
     */
    public static byte[] withFloatActivations(ModelFiles files, String file)
            throws IOException, BrokenModelException {
        return write(files, file, new FloatActivations(), OperatorForms.PINNED);
    }

    static byte[] write(ModelFiles files, String file, Arithmetic arithmetic, OperatorForms forms)
            throws IOException, BrokenModelException {
        return write(files, file, arithmetic, forms, Map.of());
    }

    private static byte[] write(
            ModelFiles files,
            String file,
            Arithmetic arithmetic,
            OperatorForms forms,
            Map<String, String> notes)
            throws IOException, BrokenModelException {
        Faults faults = new Faults(files.location());
        JsonNode config =
                new ModelJson(files, faults)
                        .required(CONFIG, "it says what architecture the model has");
        Resolver tensors =
                new Resolver(PublishedGraph.tensors(file, read(files, file, faults)), faults);
        Encoder encoder = Architectures.resolve(CONFIG, config, tensors, faults);
        faults.throwIfAny();
        return write(encoder, arithmetic, forms, notes).toByteArray();
    }

    private static GraphProto read(ModelFiles files, String file, Faults faults)
            throws IOException {
        try (InputStream in = files.open(file)) {
            return ModelProto.parseFrom(in).getGraph();
        } catch (InvalidProtocolBufferException e) {
            faults.add(file, "is not an ONNX file (" + e.getMessage() + ")");
            return GraphProto.getDefaultInstance();
        }
    }

    private static ModelProto write(
            Encoder encoder, Arithmetic arithmetic, OperatorForms forms, Map<String, String> notes)
            throws IOException {
        GraphBuilder graph = new GraphBuilder(new InlineWeights(), arithmetic.opset(), forms);
        TextInputs inputs = TextInputs.declare(graph);
        String tokens = encoder.write(graph, inputs, arithmetic, true, () -> {});
        TextHead head = new TextHead(List.of(Pooling.CLS), false, List.of());
        new HeadWriter(graph, inputs, tokens, false).write(head, encoder.width());
        Map<String, String> all = new TreeMap<>(notes);
        all.put("architecture", encoder.architecture());
        return graph.build(all);
    }
}
