package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An ONNX graph in the making: nodes in the order in which they run, small constants inside, and
 * weights in a store, written at once when they are added.
 */
final class GraphBuilder {

    /** The operators of ONNX 1.12, which every execution provider has. */
    static final int OPSET = 17;

    /** Those of ONNX 1.19, with {@code Attention}. */
    static final int NEWEST_OPSET = 24;

    /** From here on, reductions take their axes as an input. */
    private static final int AXES_AS_INPUT = 18;

    private static final long IR_VERSION = 8;
    private static final long NEWEST_IR_VERSION = 11;

    /** ONNX Runtime's own operators. */
    static final String MICROSOFT = "com.microsoft";

    private final GraphProto.Builder graph = GraphProto.newBuilder();
    private final Set<String> names = new HashSet<>();
    private final WeightStore store;
    private final int opset;
    private final OperatorForms forms;

    /** With the pinned operator forms. */
    GraphBuilder(WeightStore store, int opset) {
        this(store, opset, OperatorForms.PINNED);
    }

    /**
     * @param opset version of ONNX's own operators
     * @param forms of operators that there are several for
     */
    GraphBuilder(WeightStore store, int opset, OperatorForms forms) {
        this.store = store;
        this.opset = opset;
        this.forms = forms;
    }

    /** How to write what there are several operators for. */
    OperatorForms forms() {
        return forms;
    }

    /** A size that varies has a name, a fixed one a number. */
    void input(String name, TensorProto.DataType type, Object... shape) {
        graph.addInput(port(name, type, shape));
    }

    void output(String name, TensorProto.DataType type, Object... shape) {
        graph.addOutput(port(name, type, shape));
    }

    /** Adds a node of ONNX with one output; returns the output's name. */
    String node(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes("", operator, 1, inputs, attributes).get(0);
    }

    /** Adds a node of ONNX Runtime's own with one output. */
    String own(String operator, List<String> inputs, AttributeProto... attributes) {
        return nodes(MICROSOFT, operator, 1, inputs, attributes).get(0);
    }

    /** The mean over the last dimension of three, which is kept. */
    String mean(String value) {
        return opset < AXES_AS_INPUT
                ? node("ReduceMean", List.of(value), Attribute.ofList("axes", 2))
                : node("ReduceMean", List.of(value, integers(2)));
    }

    /** Reduces the second dimension. */
    String reduce(String operator, String value, boolean keep) {
        AttributeProto kept = Attribute.of("keepdims", keep ? 1L : 0L);
        return opset < AXES_AS_INPUT && !operator.equals("ReduceSum")
                ? node(operator, List.of(value), Attribute.ofList("axes", 1), kept)
                : node(operator, List.of(value, integers(1)), kept);
    }

    /**
     * Adds a node.
     *
     * @param inputs an empty name for an optional one that is left out
     * @return the names of its outputs
     */
    List<String> nodes(
            String domain,
            String operator,
            int outputs,
            List<String> inputs,
            AttributeProto... attributes) {
        String name = unique(operator);
        NodeProto.Builder node =
                NodeProto.newBuilder()
                        .setName(name)
                        .setDomain(domain)
                        .setOpType(operator)
                        .addAllInput(inputs)
                        .addAllAttribute(Arrays.asList(attributes));
        for (int i = 0; i < outputs; i++) {
            node.addOutput(outputs == 1 ? name : name + ":" + i);
        }
        graph.addNode(node);
        return node.getOutputList();
    }

    /** Gives the last step's result a name that the graph's output has. */
    void rename(String from, String to) {
        graph.addNode(
                NodeProto.newBuilder()
                        .setName(unique("Output"))
                        .setOpType("Identity")
                        .addInput(from)
                        .addOutput(to));
    }

    /** A list of integers inside the graph. */
    String integers(long... values) {
        TensorProto.Builder tensor =
                TensorProto.newBuilder()
                        .setName(unique("integers"))
                        .setDataType(TensorProto.DataType.INT64_VALUE)
                        .addDims(values.length);
        for (long value : values) {
            tensor.addInt64Data(value);
        }
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /** A single integer inside the graph. */
    String integer(long value) {
        TensorProto tensor =
                TensorProto.newBuilder()
                        .setName(unique("integer"))
                        .setDataType(TensorProto.DataType.INT64_VALUE)
                        .addInt64Data(value)
                        .build();
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /** A single float inside the graph. */
    String number(float value) {
        TensorProto tensor =
                TensorProto.newBuilder()
                        .setName(unique("number"))
                        .setDataType(TensorProto.DataType.FLOAT_VALUE)
                        .addFloatData(value)
                        .build();
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /**
     * Adds a weight.
     *
     * @param bytes of one element
     */
    String weight(
            String name,
            TensorProto.DataType type,
            int bytes,
            long[] shape,
            WeightStore.Content content)
            throws IOException {
        TensorProto.Builder tensor =
                TensorProto.newBuilder().setName(unique(name)).setDataType(type.getNumber());
        long length = bytes;
        for (long size : shape) {
            tensor.addDims(size);
            length *= size;
        }
        store.store(tensor, length, content);
        graph.addInitializer(tensor);
        return tensor.getName();
    }

    /** Adds a tensor as it is, in floats. */
    String floats(WeightTensor tensor) throws IOException {
        return floats(tensor.name(), tensor.shape(), tensor.values());
    }

    /** Adds a weight of floats. */
    String floats(String name, long[] shape, float[] values) throws IOException {
        return weight(
                name,
                TensorProto.DataType.FLOAT,
                Float.BYTES,
                shape,
                out -> {
                    for (float value : values) {
                        out.put(value);
                    }
                });
    }

    /**
     * @param notes what a person who opens the file may want to know
     */
    ModelProto build(Map<String, String> notes) {
        ModelProto.Builder model =
                ModelProto.newBuilder()
                        .setIrVersion(opset == OPSET ? IR_VERSION : NEWEST_IR_VERSION)
                        .setProducerName("flink-instructor")
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(opset))
                        .addOpsetImport(
                                OperatorSetIdProto.newBuilder().setDomain(MICROSOFT).setVersion(1))
                        .setGraph(graph.setName("sentence-encoder"));
        notes.forEach(
                (key, value) ->
                        model.addMetadataProps(
                                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    private String unique(String name) {
        String unique = name;
        for (int i = 1; !names.add(unique); i++) {
            unique = name + "_" + i;
        }
        return unique;
    }

    private static ValueInfoProto port(String name, TensorProto.DataType type, Object... shape) {
        TensorShapeProto.Builder sizes = TensorShapeProto.newBuilder();
        for (Object size : shape) {
            TensorShapeProto.Dimension.Builder dimension = sizes.addDimBuilder();
            if (size instanceof Number number) {
                dimension.setDimValue(number.longValue());
            } else {
                dimension.setDimParam((String) size);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type.getNumber())
                                                .setShape(sizes)))
                .build();
    }
}
