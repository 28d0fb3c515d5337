package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import java.nio.LongBuffer;

/**
 * Memory for one input of shape [rows, longest] or [rows], int64 or int32, reused from batch to
 * batch.
 */
final class InputBuffer {

    private final boolean wide;
    private ByteBuffer bytes = ByteBuffer.allocateDirect(0);
    private LongBuffer longs;
    private IntBuffer ints;

    /**
     * @param wide int64 if true, else int32
     */
    InputBuffer(boolean wide) {
        this.wide = wide;
    }

    /** Makes room for a number of elements; their values are undefined. */
    void size(int elements) {
        bytes = Buffers.atLeast(bytes, (long) elements * (wide ? Long.BYTES : Integer.BYTES));
        bytes.order(ByteOrder.nativeOrder());
        if (wide) {
            longs = bytes.asLongBuffer().limit(elements);
        } else {
            ints = bytes.asIntBuffer().limit(elements);
        }
    }

    void put(int index, int value) {
        if (wide) {
            longs.put(index, value);
        } else {
            ints.put(index, value);
        }
    }

    /** A tensor over this memory; to be closed before the memory is written again. */
    OnnxTensor tensor(OrtEnvironment environment, long[] shape) throws OrtException {
        return wide
                ? OnnxTensor.createTensor(environment, longs, shape)
                : OnnxTensor.createTensor(environment, ints, shape);
    }

    int capacityBytes() {
        return bytes.capacity();
    }
}
