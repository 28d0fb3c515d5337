package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import com.google.protobuf.ByteString;
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
final class WeightsFile implements WeightStore, TensorSink, Closeable {

    /** Where a page of memory can begin, so that ONNX Runtime can map a tensor. */
    private static final long ALIGNMENT = 4096;

    private static final int BUFFER = 1 << 20;

    private final String name;
    private final FileChannel channel;
    private final ByteBuffer buffer =
            ByteBuffer.allocateDirect(BUFFER).order(ByteOrder.LITTLE_ENDIAN);
    private long flushed;

    WeightsFile(Path file) throws IOException {
        name = file.getFileName().toString();
        channel = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    }

    @Override
    public void store(TensorProto.Builder tensor, long length, Content content) throws IOException {
        align();
        long from = position();
        content.write(this);
        WeightStore.check(tensor.getName(), length, position() - from);
        tensor.setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(entry("location", name))
                .addExternalData(entry("offset", Long.toString(from)))
                .addExternalData(entry("length", Long.toString(length)));
    }

    private static StringStringEntryProto entry(String key, String value) {
        return StringStringEntryProto.newBuilder().setKey(key).setValue(value).build();
    }

    /** Where the next byte goes. */
    private long position() {
        return flushed + buffer.position();
    }

    /** Goes to where a tensor may begin. */
    private void align() throws IOException {
        while (position() % ALIGNMENT != 0) {
            room(1).put((byte) 0);
        }
    }

    @Override
    public void put(byte value) throws IOException {
        room(1).put(value);
    }

    @Override
    public void put(short value) throws IOException {
        room(Short.BYTES).putShort(value);
    }

    @Override
    public void put(float value) throws IOException {
        room(Float.BYTES).putFloat(value);
    }

    @Override
    public void put(ByteString values) throws IOException {
        for (ByteBuffer part : values.asReadOnlyByteBufferList()) {
            while (part.hasRemaining()) {
                int count = Math.min(part.remaining(), room(1).remaining());
                buffer.put(part.slice(part.position(), count));
                part.position(part.position() + count);
            }
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
