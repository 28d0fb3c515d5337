package io.flinkinstructor.operators.model.convert;

import com.google.protobuf.ByteString;
import java.io.IOException;

/**
 * A table of embeddings that was published in unsigned 8-bit integers.
 *
 * @param shape rows, columns
 * @param integers row by row
 * @param scale what the integers' distances from zero are multiplied by
 * @param zero the integer that stands for zero
 */
record IntegerTable(String name, long[] shape, ByteString integers, float scale, int zero)
        implements WeightTensor {

    @Override
    public void forEachRow(RowReader reader) throws IOException {
        float[] values = new float[columns()];
        for (int row = 0; row < rows(); row++) {
            for (int i = 0; i < values.length; i++) {
                int integer = Byte.toUnsignedInt(integers.byteAt(row * values.length + i));
                values[i] = (integer - zero) * scale;
            }
            reader.row(row, values);
        }
    }
}
