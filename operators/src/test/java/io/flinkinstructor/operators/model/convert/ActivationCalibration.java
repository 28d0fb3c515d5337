package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OnnxValue;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the ranges of a model's activations on texts, each alone: for each value the range that
 * nine of ten texts stay within at either end. The few texts with larger numbers are clipped; a
 * wider range would round all others more coarsely.
 */
final class ActivationCalibration {

    private static final double QUANTILE = 0.9;

    private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
    private final byte[] graph;

    /** The outputs of the steps that choose a scale, by the first weight that they are for. */
    private final Map<String, NodeProto> steps = new LinkedHashMap<>();

    /**
     * @param graph with scales that are chosen at run time, as {@link RewrittenGraph#of} writes it
     */
    ActivationCalibration(byte[] graph) throws Exception {
        ModelProto.Builder model = ModelProto.parseFrom(graph).toBuilder();
        GraphProto.Builder nodes = model.getGraphBuilder();
        Map<String, NodeProto> byIntegers = new HashMap<>();
        for (NodeProto node : nodes.getNodeList()) {
            if (node.getOpType().equals("DynamicQuantizeLinear")) {
                byIntegers.put(node.getOutput(0), node);
                for (String output : node.getOutputList().subList(1, 3)) {
                    nodes.addOutput(ValueInfoProto.newBuilder().setName(output));
                }
            } else if (byIntegers.containsKey(node.getInput(0))) {
                steps.put(node.getInput(1), byIntegers.remove(node.getInput(0)));
            }
        }
        this.graph = model.build().toByteArray();
    }

    /**
     * @param texts their token ids
     */
    Map<String, ActivationRanges.Range> ranges(List<int[]> texts) throws Exception {
        Map<String, float[]> lows = new HashMap<>();
        Map<String, float[]> highs = new HashMap<>();
        for (String weight : steps.keySet()) {
            lows.put(weight, new float[texts.size()]);
            highs.put(weight, new float[texts.size()]);
        }
        try (OrtSession session = environment.createSession(graph)) {
            for (int i = 0; i < texts.size(); i++) {
                look(session, texts.get(i), i, lows, highs);
            }
        }
        Map<String, ActivationRanges.Range> ranges = new LinkedHashMap<>();
        for (String weight : steps.keySet()) {
            ranges.put(
                    weight,
                    new ActivationRanges.Range(
                            quantile(lows.get(weight), 1 - QUANTILE),
                            quantile(highs.get(weight), QUANTILE)));
        }
        return ranges;
    }

    private void look(
            OrtSession session,
            int[] text,
            int place,
            Map<String, float[]> lows,
            Map<String, float[]> highs)
            throws Exception {
        long[][] ids = {Arrays.stream(text).asLongStream().toArray()};
        long[][] mask = {new long[text.length]};
        Arrays.fill(mask[0], 1);
        try (OnnxTensor idTensor = OnnxTensor.createTensor(environment, ids);
                OnnxTensor maskTensor = OnnxTensor.createTensor(environment, mask);
                OrtSession.Result result =
                        session.run(Map.of("input_ids", idTensor, "attention_mask", maskTensor))) {
            for (Map.Entry<String, NodeProto> step : steps.entrySet()) {
                float scale = ((Number) value(result, step.getValue(), 1)).floatValue();
                int zero = ((Number) value(result, step.getValue(), 2)).byteValue() & 0xff;
                lows.get(step.getKey())[place] = -zero * scale;
                highs.get(step.getKey())[place] = (255 - zero) * scale;
            }
        }
    }

    private static Object value(OrtSession.Result result, NodeProto step, int output)
            throws Exception {
        OnnxValue value = result.get(step.getOutput(output)).orElseThrow();
        return value.getValue();
    }

    private static float quantile(float[] values, double q) {
        List<Float> sorted = new ArrayList<>();
        for (float value : values) {
            sorted.add(value);
        }
        sorted.sort(null);
        return sorted.get((int) Math.round(q * (sorted.size() - 1)));
    }
}
