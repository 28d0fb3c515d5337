package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** A graph's token vectors, got with nothing but ONNX Runtime: what tests pool by hand. */
public final class HiddenStates {

    private HiddenStates() {}

    /** The vector of each token of one text. */
    public static float[][] of(Path graph, int[] ids) throws OrtException {
        OrtEnvironment environment = OrtEnvironment.getEnvironment();
        try (OrtSession session = environment.createSession(graph.toString())) {
            Map<String, OnnxTensor> inputs = new HashMap<>();
            long[][] row = {Arrays.stream(ids).asLongStream().toArray()};
            for (String name : session.getInputNames()) {
                long[][] values = {new long[ids.length]};
                if (name.equals("attention_mask")) {
                    Arrays.fill(values[0], 1);
                }
                inputs.put(
                        name,
                        OnnxTensor.createTensor(
                                environment, name.equals("input_ids") ? row : values));
            }
            try (OrtSession.Result result = session.run(inputs)) {
                return ((float[][][]) result.get("last_hidden_state").orElseThrow().getValue())[0];
            }
        }
    }
}
