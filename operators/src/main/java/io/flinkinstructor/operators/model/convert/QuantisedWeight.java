package io.flinkinstructor.operators.model.convert;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;

/**
 * A weight in 8-bit integers.
 *
 * @param transposed [inputs, outputs], from -127 to 127
 * @param scales what an output channel's integers are multiplied by: [outputs]
 */
record QuantisedWeight(ByteString transposed, float[] scales) {

    private static final int LARGEST = 127;

    /** Rounds a weight of floats; one that is in integers already stays as it is. */
    static QuantisedWeight of(WeightTensor weight) throws IOException {
        if (weight instanceof IntegerMatrix matrix) {
            return matrix.integers();
        }
        int outputs = weight.rows();
        byte[] transposed = new byte[Math.toIntExact(weight.count())];
        float[] scales = new float[outputs];
        weight.forEachRow(
                (row, values) -> {
                    float largest = 0;
                    for (float value : values) {
                        largest = Math.max(largest, Math.abs(value));
                    }
                    // A channel of zeros gets any scale.
                    float scale = largest == 0 ? 1 : largest / LARGEST;
                    scales[row] = scale;
                    for (int i = 0, at = row; i < values.length; i++, at += outputs) {
                        transposed[at] = (byte) Math.rint(values[i] / scale);
                    }
                });
        return new QuantisedWeight(UnsafeByteOperations.unsafeWrap(transposed), scales);
    }
}
