package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.util.Arrays;

/** A tensor of a model, as floats; of at most two dimensions where it is read row by row. */
interface WeightTensor {

    /** Its name in the checkpoint. */
    String name();

    /** Sizes, outermost first; empty for a single number. */
    long[] shape();

    /** Takes one row after the other. */
    interface RowReader {

        /**
         * @param values the row's; valid during the call only
         */
        void row(int index, float[] values) throws IOException;
    }

    /** Reads a matrix row by row, or a vector as one row. */
    void forEachRow(RowReader reader) throws IOException;

    /** Number of elements. */
    default long count() {
        return Arrays.stream(shape()).reduce(1, (a, b) -> a * b);
    }

    /** Rows of a matrix; 1 for a vector. */
    default int rows() {
        return shape().length < 2 ? 1 : (int) shape()[0];
    }

    /** Columns of a matrix; the length of a vector. */
    default int columns() {
        return shape().length == 0 ? 1 : (int) shape()[shape().length - 1];
    }

    /** All elements, row by row. */
    default float[] values() throws IOException {
        float[] all = new float[Math.toIntExact(count())];
        forEachRow((row, values) -> System.arraycopy(values, 0, all, row * columns(), columns()));
        return all;
    }
}
