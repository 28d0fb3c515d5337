package io.flinkinstructor.operators.model.onnx;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Reads one protobuf message field by field, and passes over what nobody asks for: the weights of a
 * mapped file are never touched.
 */
final class ProtoReader {

    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    private final ByteBuffer buffer;
    private int wireType;
    private boolean pending;

    ProtoReader(ByteBuffer buffer) {
        this.buffer = buffer;
    }

    /**
     * Goes to the next field, over the value of the last one if it was not read.
     *
     * @return the field's number; 0 at the end
     * @throws MalformedProtoException if this is not protobuf
     */
    int next() {
        if (pending) {
            skip();
        }
        if (!buffer.hasRemaining()) {
            return 0;
        }
        long tag = readVarint();
        wireType = (int) (tag & 7);
        pending = true;
        long field = tag >>> 3;
        if (field == 0 || field > 0x1FFF_FFFF) {
            throw new MalformedProtoException("field number " + field);
        }
        return (int) field;
    }

    /** The present field's value, a number. */
    long number() {
        expect(VARINT);
        pending = false;
        return readVarint();
    }

    /** Whether the present field holds bytes: a packed list, a string, a message. */
    boolean isBytes() {
        return wireType == BYTES;
    }

    /** The present field's value, a text. */
    String text() {
        return StandardCharsets.UTF_8.decode(bytes()).toString();
    }

    /** The present field's value, a message. */
    ProtoReader message() {
        return new ProtoReader(bytes());
    }

    /** Whether a packed list has numbers left; for a reader of {@link #message()}. */
    boolean hasRemaining() {
        return buffer.hasRemaining();
    }

    /** The next number of a packed list; for a reader of {@link #message()}. */
    long packedNumber() {
        return readVarint();
    }

    private ByteBuffer bytes() {
        expect(BYTES);
        pending = false;
        int length = length();
        ByteBuffer value = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return value;
    }

    private void expect(int type) {
        if (wireType != type) {
            throw new MalformedProtoException("wire type " + wireType + " instead of " + type);
        }
    }

    private void skip() {
        pending = false;
        int length =
                switch (wireType) {
                    case VARINT -> {
                        readVarint();
                        yield 0;
                    }
                    case FIXED64 -> Long.BYTES;
                    case FIXED32 -> Integer.BYTES;
                    case BYTES -> length();
                    default -> throw new MalformedProtoException("wire type " + wireType);
                };
        if (length > buffer.remaining()) {
            throw new MalformedProtoException("cut off");
        }
        buffer.position(buffer.position() + length);
    }

    private int length() {
        long length = readVarint();
        if (length < 0 || length > buffer.remaining()) {
            throw new MalformedProtoException("cut off");
        }
        return (int) length;
    }

    private long readVarint() {
        long value = 0;
        try {
            for (int shift = 0; shift < Long.SIZE; shift += 7) {
                byte next = buffer.get();
                value |= (long) (next & 0x7F) << shift;
                if (next >= 0) {
                    return value;
                }
            }
        } catch (BufferUnderflowException e) {
            throw new MalformedProtoException("cut off");
        }
        throw new MalformedProtoException("a number of more than 64 bits");
    }

    /** The bytes are not a protobuf message. */
    static final class MalformedProtoException extends RuntimeException {

        private static final long serialVersionUID = 1L;

        MalformedProtoException(String message) {
            super(message);
        }
    }
}
