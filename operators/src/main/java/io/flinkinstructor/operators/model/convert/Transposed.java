package io.flinkinstructor.operators.model.convert;

import java.io.IOException;

/**
 * Weights with rows and columns exchanged: PyTorch keeps [outputs, inputs], a product in ONNX takes
 * [inputs, outputs].
 */
final class Transposed {

    private Transposed() {}

    static float[] floats(WeightTensor weight) throws IOException {
        int rows = weight.rows();
        float[] transposed = new float[Math.toIntExact(weight.count())];
        weight.forEachRow(
                (row, values) -> {
                    for (int i = 0, at = row; i < values.length; i++, at += rows) {
                        transposed[at] = values[i];
                    }
                });
        return transposed;
    }
}
