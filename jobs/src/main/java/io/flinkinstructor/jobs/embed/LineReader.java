package io.flinkinstructor.jobs.embed;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** Lines of a stream as bytes, ended by LF or CRLF, each no longer than a limit. */
final class LineReader {

    private static final int CHUNK = 1 << 16;

    private final InputStream in;
    private final int limit;
    private final byte[] chunk = new byte[CHUNK];
    private int position;
    private int filled;

    /**
     * @param limit longest line in bytes; the rest of a longer one is passed over
     */
    LineReader(InputStream in, int limit) {
        this.in = in;
        this.limit = limit;
    }

    /**
     * A line.
     *
     * @param bytes what was read of it, without its end
     * @param tooLong whether more was passed over
     */
    record Line(byte[] bytes, boolean tooLong) {}

    /** The next line; null at the end of the stream. Blocks until the line has ended. */
    Line next() throws IOException {
        if (position == filled && !fill()) {
            return null;
        }
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        boolean tooLong = false;
        boolean ended = false;
        while (!ended && (position < filled || fill())) {
            int end = position;
            while (end < filled && chunk[end] != '\n') {
                end++;
            }
            int room = Math.min(end - position, limit - line.size());
            line.write(chunk, position, room);
            tooLong |= room < end - position;
            ended = end < filled;
            position = ended ? end + 1 : end;
        }
        byte[] bytes = line.toByteArray();
        int length = bytes.length;
        if (length > 0 && bytes[length - 1] == '\r') {
            bytes = Arrays.copyOf(bytes, length - 1);
        }
        return new Line(bytes, tooLong);
    }

    private boolean fill() throws IOException {
        position = 0;
        filled = Math.max(0, in.read(chunk));
        return filled > 0;
    }
}
