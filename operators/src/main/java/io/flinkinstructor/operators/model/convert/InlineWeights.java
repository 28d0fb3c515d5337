package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
import com.google.protobuf.UnsafeByteOperations;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Weights inside the graph's own file, for graphs that are small enough to be in memory. */
final class InlineWeights implements WeightStore {

    @Override
    public void store(TensorProto.Builder tensor, long length, Content content) throws IOException {
        Bytes bytes = new Bytes(Math.toIntExact(length));
        content.write(bytes);
        ByteString data = bytes.finished();
        WeightStore.check(tensor.getName(), length, data.size());
        tensor.setRawData(data);
    }

    /** The bytes of one weight; those that come as a whole are shared, not copied. */
    private static final class Bytes implements TensorSink {

        private final int length;
        private ByteString whole = ByteString.EMPTY;
        private ByteBuffer parts;

        Bytes(int length) {
            this.length = length;
        }

        @Override
        public void put(byte value) {
            parts().put(value);
        }

        @Override
        public void put(short value) {
            parts().putShort(value);
        }

        @Override
        public void put(float value) {
            parts().putFloat(value);
        }

        @Override
        public void put(ByteString values) {
            if (parts == null && values.size() == length) {
                whole = values;
            } else {
                values.copyTo(parts());
            }
        }

        private ByteBuffer parts() {
            if (parts == null) {
                parts = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
            }
            return parts;
        }

        ByteString finished() {
            return parts == null ? whole : UnsafeByteOperations.unsafeWrap(parts.flip());
        }
    }
}
