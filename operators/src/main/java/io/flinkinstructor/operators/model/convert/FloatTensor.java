package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.Arrays;

/**
 * A tensor of floats in memory.
 *
 * @param all row by row
 */
record FloatTensor(String name, long[] shape, float[] all) implements WeightTensor {

    @Override
    public void forEachRow(RowReader reader) throws IOException {
        int columns = columns();
        for (int row = 0; row < rows(); row++) {
            reader.row(row, Arrays.copyOfRange(all, row * columns, (row + 1) * columns));
        }
    }
}
