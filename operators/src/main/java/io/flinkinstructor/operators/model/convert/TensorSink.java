package io.flinkinstructor.operators.model.convert;

import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * The file of weights beside a graph, written from front to back through one small buffer, so that
 * no weight needs to be in memory as a whole.
 */
final class TensorSink implements Closeable {

    /** Where a page of memory can begin, so that ONNX Runtime can map a tensor. */
    private static final long ALIGNMENT = 4096;

    private static final int BUFFER = 1 << 20;

    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;

    TensorSink(Path file) throws IOException {
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    /** Where the next byte goes. */
    long position() {
        return flushed + buffer.position();
    }

    /** Goes to where a tensor may begin. */
    void align() throws IOException {
        while (position() % ALIGNMENT != 0) {
            room(1).put((byte) 0);
        }
    }

    void put(byte value) throws IOException {
        room(1).put(value);
    }

    void put(short value) throws IOException {
        room(Short.BYTES).putShort(value);
    }

    void put(float value) throws IOException {
        room(Float.BYTES).putFloat(value);
    }

    void put(byte[] values) throws IOException {
        for (int from = 0; from < values.length; ) {
            int count = Math.min(values.length - from, room(1).remaining());
            buffer.put(values, from, count);
            from += count;
        }
    }

    private ByteBuffer room(int bytes) throws IOException {
        if (buffer.remaining() < bytes) {
            flush();
        }
        return buffer;
    }

    private void flush() throws IOException {
        buffer.flip();
        while (buffer.hasRemaining()) {
            flushed += channel.write(buffer);
        }
        buffer.clear();
    }

    @Override
    public void close() throws IOException {
        try {
            flush();
            channel.force(true);
        } finally {
            channel.close();
        }
    }
}
