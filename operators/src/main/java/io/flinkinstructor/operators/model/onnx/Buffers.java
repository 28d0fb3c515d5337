package io.flinkinstructor.operators.model.onnx;

import java.nio.ByteBuffer;

/** Growth of native memory that is reused. */
final class Buffers {

    private static final int SMALLEST = 4096;

    private Buffers() {}

    /**
     * The same buffer if it is large enough, else a new one, larger by half than what is asked for
     * so that slowly growing batches do not allocate each time.
     *
     * @throws IllegalArgumentException if that is more than a buffer can hold
     * @throws OutOfMemoryError if the JVM may not have so much direct memory
     */
    static ByteBuffer atLeast(ByteBuffer buffer, long bytes) {
        if (bytes <= buffer.capacity()) {
            return buffer;
        }
        if (bytes > Integer.MAX_VALUE - 8) {
            throw new IllegalArgumentException(
                    "A batch of "
                            + bytes
                            + " bytes is too large for a buffer of 2 GiB; lower the token budget");
        }
        long grown = Math.max(SMALLEST, bytes + bytes / 2);
        try {
            return ByteBuffer.allocateDirect((int) Math.min(grown, Integer.MAX_VALUE - 8));
        } catch (OutOfMemoryError e) {
            return ByteBuffer.allocateDirect((int) bytes);
        }
    }
}
