package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import io.flinkinstructor.operators.model.HalfFloat;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.ShortBuffer;

/** Memory that a run writes its output to, float or float16, reused from batch to batch. */
final class OutputBuffer {

    private final boolean half;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private FloatBuffer converted = FloatBuffer.allocate(0);
    private int elements;

    OutputBuffer(boolean half) {
        this.half = half;
    }

    /** Makes room for a number of elements. */
    void size(int elements) {
        this.elements = elements;
        bytes = Buffers.atLeast(bytes, (long) elements * (half ? Short.BYTES : Float.BYTES));
        bytes.order(ByteOrder.nativeOrder());
        if (half && converted.capacity() < elements) {
            converted = FloatBuffer.allocate(elements + elements / 2);
        }
    }

    /** A tensor over this memory. */
    OnnxTensor tensor(OrtEnvironment environment, long[] shape) throws OrtException {
        return half
                ? OnnxTensor.createTensor(
                        environment,
                        bytes.asShortBuffer().limit(elements),
                        shape,
                        OnnxJavaType.FLOAT16)
                : OnnxTensor.createTensor(
                        environment, bytes.asFloatBuffer().limit(elements), shape);
    }

    /** What the run wrote, as floats; valid until the next run. */
    FloatBuffer floats() {
        if (!half) {
            return bytes.asFloatBuffer().limit(elements);
        }
        ShortBuffer halves = bytes.asShortBuffer();
        for (int i = 0; i < elements; i++) {
            converted.put(i, HalfFloat.toFloat(halves.get(i)));
        }
        return converted;
    }

    int capacityBytes() {
        return bytes.capacity();
    }
}
