package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.AttributesWriter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetEncoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.concurrent.TimeUnit;
import org.postgresql.copy.CopyIn;

/**
 * Writes the rows of the stage in COPY's binary format: vectors go as their bytes, not as decimal
 * text. For one thread.
 *
 * <p>https://www.postgresql.org/docs/15/sql-copy.html#id-1.9.3.55.9.4
 */
final class CopyRows {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final short COLUMNS = 15;
    private static final short TRAILER = -1;
    private static final byte JSONB_VERSION = 1;
    private static final long POSTGRES_EPOCH_MILLIS = 946_684_800_000L;

    /** Sent when so much has come together, in bytes. */
    private static final int SEND = 256 << 10;

    /** No giant's memory is kept, in bytes. */
    private static final int MAX_KEPT = 4 << 20;

    private final CharsetEncoder utf8 = StandardCharsets.UTF_8.newEncoder();
    private final AttributesWriter attributes = new AttributesWriter();
    private ByteBuffer buffer = ByteBuffer.allocate(2 * SEND);

    /** Starts a new COPY. */
    void begin() {
        if (buffer.capacity() > MAX_KEPT) {
            buffer = ByteBuffer.allocate(2 * SEND);
        }
        buffer.clear();
        buffer.put(HEADER);
    }

    /**
     * Appends a row.
     *
     * @throws VectorStoreException {@link Kind#REFUSED} if PostgreSQL has no form for it
     */
    void add(EmbeddedRecord row, CopyIn copy) throws VectorStoreException, SQLException {
        RowKey key = RowKey.of(row);
        RowVersion version = RowVersion.of(row.source());
        room(Short.BYTES);
        buffer.putShort(COLUMNS);
        text("the id", key.id());
        text("the instruction name", key.instructionName());
        text("the chunk id", key.chunk());
        integer(row.position());
        integer(row.chunks());
        text("the text", row.isDelete() ? null : row.text());
        text("the instruction", row.isDelete() ? null : row.instruction());
        vector(row.keepsVector() ? null : row.embedding());
        jsonb(row);
        text("the model's name", row.model());
        text("the model's fingerprint", row.modelFingerprint());
        text("the topic's name", version.scope());
        bigint(version.number());
        if (version.time() < 0) {
            none();
        } else {
            bigint(TimeUnit.MILLISECONDS.toMicros(version.time() - POSTGRES_EPOCH_MILLIS));
        }
        room(Integer.BYTES + 1);
        buffer.putInt(1).put((byte) (row.isDelete() ? 1 : 0));
        if (buffer.position() >= SEND) {
            send(copy);
        }
    }

    /** Sends what is left. */
    void end(CopyIn copy) throws SQLException {
        room(Short.BYTES);
        buffer.putShort(TRAILER);
        send(copy);
    }

    private void send(CopyIn copy) throws SQLException {
        copy.writeToCopy(buffer.array(), 0, buffer.position());
        buffer.clear();
    }

    private void room(int bytes) {
        if (buffer.remaining() < bytes) {
            int size = Math.max(2 * buffer.capacity(), Math.addExact(buffer.position(), bytes));
            buffer = ByteBuffer.allocate(size).put(buffer.flip());
        }
    }

    private void none() {
        room(Integer.BYTES);
        buffer.putInt(-1);
    }

    private void integer(int value) {
        room(2 * Integer.BYTES);
        buffer.putInt(Integer.BYTES).putInt(value);
    }

    private void bigint(long value) {
        room(Integer.BYTES + Long.BYTES);
        buffer.putInt(Long.BYTES).putLong(value);
    }

    private void text(String what, String value) throws VectorStoreException {
        if (value == null) {
            none();
            return;
        }
        int zero = value.indexOf('\0');
        if (zero >= 0) {
            throw refused(
                    what
                            + " has a NUL character at index "
                            + zero
                            + ", which PostgreSQL's text cannot hold: remove it",
                    null);
        }
        room(
                Integer.BYTES
                        + Math.toIntExact(
                                (long) (value.length() * (double) utf8.maxBytesPerChar())));
        int length = buffer.position();
        buffer.putInt(0);
        utf8.reset();
        CoderResult result = utf8.encode(CharBuffer.wrap(value), buffer, true);
        if (result.isError()) {
            throw refused(
                    what + " has half of a surrogate pair, which UTF-8 cannot hold: remove it",
                    null);
        }
        buffer.putInt(length, buffer.position() - length - Integer.BYTES);
    }

    private void vector(float[] vector) {
        if (vector == null) {
            none();
            return;
        }
        int bytes = 2 * Short.BYTES + Float.BYTES * vector.length;
        room(Integer.BYTES + bytes);
        buffer.putInt(bytes).putShort((short) vector.length).putShort((short) 0);
        buffer.asFloatBuffer().put(vector);
        buffer.position(buffer.position() + Float.BYTES * vector.length);
    }

    private void jsonb(EmbeddedRecord row) throws VectorStoreException {
        if (row.isDelete()) {
            none();
            return;
        }
        byte[] json;
        try {
            json = attributes.write(row.attributes());
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
        room(Integer.BYTES + 1 + json.length);
        buffer.putInt(1 + json.length).put(JSONB_VERSION).put(json);
    }

    private static VectorStoreException refused(String message, Exception cause) {
        return new VectorStoreException(Kind.REFUSED, message, cause);
    }
}
