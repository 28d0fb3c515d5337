package io.flinkinstructor.operators.model.convert;

import java.io.IOException;

/**
 * The weight of a fully connected layer that was published in 8-bit integers.
 *
 * @param integers what stands for it
 */
record IntegerMatrix(String name, QuantisedWeight integers) implements WeightTensor {

    /** As PyTorch has it: outputs, inputs. */
    @Override
    public long[] shape() {
        int outputs = integers.scales().length;
        return new long[] {outputs, integers.transposed().size() / outputs};
    }

    @Override
    public void forEachRow(RowReader reader) throws IOException {
        int outputs = rows();
        float[] values = new float[columns()];
        for (int row = 0; row < outputs; row++) {
            for (int i = 0, at = row; i < values.length; i++, at += outputs) {
                values[i] = integers.transposed().byteAt(at) * integers.scales()[row];
            }
            reader.row(row, values);
        }
    }
}
