package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

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
record FileTensor(
        String name, ElementType type, long[] shape, long[] strides, Path file, long position)
        implements WeightTensor {

    private static final int WINDOW = 1 << 26;

    /** A tensor whose rows lie behind each other without gaps. */
    static FileTensor contiguous(
            String name, ElementType type, long[] shape, Path file, long position) {
        long[] strides = new long[shape.length];
        long stride = 1;
        for (int i = shape.length - 1; i >= 0; i--) {
            strides[i] = stride;
            stride *= shape[i];
        }
        return new FileTensor(name, type, shape, strides, file, position);
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

    @Override
    public void forEachRow(RowReader reader) throws IOException {
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
}
