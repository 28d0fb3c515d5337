package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;

/** Where a graph's weights are kept. */
interface WeightStore {

    /** Writes a weight's numbers. */
    interface Content {
        void write(TensorSink sink) throws IOException;
    }

    /**
     * Keeps a weight, and says in its tensor where it is.
     *
     * @param tensor with its name, type and shape
     * @param length in bytes
     */
    void store(TensorProto.Builder tensor, long length, Content content) throws IOException;

    /** Refuses a content that is not as long as its shape says. */
    static void check(String name, long expected, long length) {
        if (length != expected) {
            throw new IllegalStateException(
                    name + ": " + length + " bytes instead of " + expected + ". This is a bug.");
        }
    }
}
