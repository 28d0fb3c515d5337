package io.flinkinstructor.operators.model.convert;

import com.google.protobuf.ByteString;
import java.io.IOException;

/** Takes the numbers of one weight, in the order and the form in which an ONNX file has them. */
interface TensorSink {

    void put(byte value) throws IOException;

    void put(short value) throws IOException;

    void put(float value) throws IOException;

    void put(ByteString values) throws IOException;
}
