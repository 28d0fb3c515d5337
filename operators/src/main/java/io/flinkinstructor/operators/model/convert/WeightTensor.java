package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;

/**
 * A tensor in a checkpoint's file, read where it lies: its part of the file is mapped while it is
 * read. Several tensors may share a storage, and a tensor may take strides through it.
 *
 * @param name its name in the checkpoint
 * @param shape sizes, outermost first; empty for a single number
 * @param strides for each dimension, how many elements lie between neighbours
 * @param file the file
 * @param position where its first element begins in the file, in bytes
 */
record WeightTensor(
        String name, ElementType type, long[] shape, long[] strides, Path file, long position) {

    /** A tensor whose rows lie behind each other without gaps. */
    static WeightTensor contiguous(
            String name, ElementType type, long[] shape, Path file, long position) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return new WeightTensor(name, type, shape, strides, file, position);
    }

    /** Number of elements. */
    long count() {
        return Arrays.stream(shape).reduce(1, (a, b) -> a * b);
    }

    /** How many elements of the file it spans, from its first to its last. */
    long span() {
        long last = 0;
        for (int i = 0; i < shape.length; i++) {
            if (shape[i] == 0) {
                return 0;
            }
            last += (shape[i] - 1) * strides[i];
        }
        return last + 1;
    }

    /** Rows of a matrix; 1 for a vector. */
    int rows() {
        return shape.length < 2 ? 1 : (int) shape[0];
    }

    /** Columns of a matrix; the length of a vector. */
    int columns() {
        return shape.length == 0 ? 1 : (int) shape[shape.length - 1];
    }

    /** Takes one row after the other. */
    interface RowReader {

        /**
         * @param values the row's; valid during the call only
         */
        void row(int index, float[] values) throws IOException;
    }

    /** Reads a matrix row by row, or a vector as one row. */
    void forEachRow(RowReader reader) throws IOException {
        if (shape.length > 2) {
            throw new IllegalStateException(name + " is no matrix. This is a bug.");
        }
        long rowStride = shape.length < 2 ? 0 : strides[0];
        long columnStride = shape.length == 0 ? 1 : strides[shape.length - 1];
        float[] values = new float[columns()];
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            // A window holds many rows, and a file may be larger than one window can be.
            long rowSpan = (columns() - 1) * columnStride + 1;
            int perWindow = Math.max(1, (int) (WINDOW / type.size() / Math.max(1, rowStride)));
            for (int first = 0; first < rows(); first += perWindow) {
                int count = Math.min(perWindow, rows() - first);
                long from = position + first * rowStride * type.size();
                long elements = (count - 1) * rowStride + rowSpan;
                ByteBuffer window =
                        channel.map(FileChannel.MapMode.READ_ONLY, from, elements * type.size())
                                .order(ByteOrder.LITTLE_ENDIAN);
                for (int i = 0; i < count; i++) {
                    read(window, (int) (i * rowStride * type.size()), columnStride, values);
                    reader.row(first + i, values);
                }
            }
        }
    }

    private static final int WINDOW = 1 << 26;

    private void read(ByteBuffer window, int from, long columnStride, float[] values) {
        if (type == ElementType.F32 && columnStride == 1) {
            window.position(from);
            window.asFloatBuffer().get(values);
            return;
        }
        int step = (int) (columnStride * type.size());
        for (int i = 0; i < values.length; i++) {
            values[i] = type.read(window, from + i * step);
        }
    }

    /** All elements, row by row. */
    float[] values() throws IOException {
        float[] all = new float[Math.toIntExact(count())];
        forEachRow((row, values) -> System.arraycopy(values, 0, all, row * columns(), columns()));
        return all;
    }
}
