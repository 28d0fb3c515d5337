package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.onnx.GraphTimer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the fastest operator forms by running each alone, on values as large as a batch of a small
 * model has. A form must be clearly faster to take the place of the pinned one, so that processes
 * on equal machines choose alike.
 */
final class FormMeasurement {

    private static final Logger LOG = LoggerFactory.getLogger(FormMeasurement.class);

    /** What another form takes at most, of the pinned one's time. */
    private static final double CLEARLY = 0.75;

    private static final int TEXTS = 8;
    private static final int TOKENS = 32;
    private static final int WIDTH = 384;
    private static final int INNER = 1536;
    private static final int HEADS = 12;
    private static final float EPSILON = 1e-12f;

    /** How often a form stands in its graph, one behind the other. */
    private static final int DEPTH = 4;

    /** Times graphs, as {@link GraphTimer#nanos}. */
    interface Timer {
        long[] nanos(List<byte[]> graphs, int texts, int tokens) throws EmbeddingException;
    }

    /** Writes an operator in one form. */
    private interface Writer<F> {
        String write(F form, GraphBuilder graph, TextInputs inputs, String value)
                throws IOException;
    }

    private final Timer timer;

    FormMeasurement() {
        this(GraphTimer::nanos);
    }

    FormMeasurement(Timer timer) {
        this.timer = timer;
    }

    /** The pinned forms where nothing can be measured. */
    OperatorForms fastest() {
        OperatorForms pinned = OperatorForms.PINNED;
        try {
            OperatorForms fastest =
                    new OperatorForms(
                            fastest(NormForm.values(), pinned.norm(), WIDTH, this::norm),
                            fastest(
                                    GeluForm.values(),
                                    pinned.gelu(),
                                    INNER,
                                    (form, graph, inputs, value) -> form.write(graph, value)),
                            fastest(
                                    AttentionForm.values(),
                                    pinned.attention(),
                                    WIDTH,
                                    this::attention));
            LOG.info("The fastest operator forms here: {}", fastest);
            return fastest;
        } catch (EmbeddingException | IOException e) {
            LOG.warn("Operator forms could not be measured, {} are taken", pinned, e);
            return pinned;
        }
    }

    private <F extends Enum<F>> F fastest(F[] forms, F pinned, int width, Writer<F> writer)
            throws EmbeddingException, IOException {
        List<byte[]> graphs = new ArrayList<>();
        for (F form : forms) {
            graphs.add(graph(form, width, writer));
        }
        long[] nanos = timer.nanos(graphs, TEXTS, TOKENS);
        LOG.debug("{} take {} ns", Arrays.toString(forms), Arrays.toString(nanos));
        F fastest = pinned;
        double best = CLEARLY * nanos[pinned.ordinal()];
        for (F form : forms) {
            if (nanos[form.ordinal()] < best) {
                fastest = form;
                best = nanos[form.ordinal()];
            }
        }
        return fastest;
    }

    private static <F> byte[] graph(F form, int width, Writer<F> writer) throws IOException {
        GraphBuilder graph = new GraphBuilder(new InlineWeights(), GraphBuilder.NEWEST_OPSET);
        TextInputs inputs = TextInputs.declare(graph);
        String table = graph.floats("table", new long[] {1, width}, normal(width, 0));
        String value = graph.node("Gather", List.of(table, inputs.ids()));
        for (int i = 0; i < DEPTH; i++) {
            value = writer.write(form, graph, inputs, value);
        }
        graph.rename(value, "output");
        graph.output("output", TensorProto.DataType.FLOAT, "batch", "tokens", width);
        return graph.build(Map.of()).toByteArray();
    }

    private String norm(NormForm form, GraphBuilder graph, TextInputs inputs, String value)
            throws IOException {
        String scale = graph.floats("scale", new long[] {WIDTH}, normal(WIDTH, 1));
        String shift = graph.floats("shift", new long[] {WIDTH}, normal(WIDTH, 0));
        return form.write(graph, value, value, scale, shift, EPSILON);
    }

    private String attention(
            AttentionForm form, GraphBuilder graph, TextInputs inputs, String value) {
        float scale = (float) Math.sqrt((double) HEADS / WIDTH);
        return form.write(graph, inputs, value, value, value, "", HEADS, scale);
    }

    private static float[] normal(int count, double middle) {
        Random random = new Random(count);
        float[] values = new float[count];
        for (int i = 0; i < count; i++) {
            values[i] = (float) (middle + random.nextGaussian());
        }
        return values;
    }
}
