package io.flinkinstructor.operators.model.convert;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where the entries of a zip file lie that are stored as they are, so that they can be mapped;
 * Java's own classes do not tell.
 */
final class StoredZip {

    private static final int END = 0x06054B50;
    private static final int END_64 = 0x06064B50;
    private static final int END_64_LOCATOR = 0x07064B50;
    private static final int CENTRAL = 0x02014B50;
    private static final int LOCAL = 0x04034B50;

    private static final int END_SIZE = 22;
    private static final int LOCATOR_SIZE = 20;
    private static final int LONGEST_COMMENT = 0xFFFF;
    private static final long LARGEST_DIRECTORY = 1 << 28;
    private static final long IN_EXTRA = 0xFFFFFFFFL;

    private final FileChannel channel;

    private StoredZip(FileChannel channel) {
        this.channel = channel;
    }

    /** Where an entry's bytes lie. */
    record Entry(long position, long size) {}

    /**
     * @throws IOException if this is no whole zip file, or an entry is compressed
     */
    static Map<String, Entry> entries(FileChannel channel) throws IOException {
        try {
            return new StoredZip(channel).read();
        } catch (EOFException e) {
            throw new IOException("is cut off or damaged; fetch it again", e);
        }
    }

    private Map<String, Entry> read() throws IOException {
        long end = findEnd();
        ByteBuffer tail = bytes(end, END_SIZE);
        long size = tail.getInt(12) & IN_EXTRA;
        long start = tail.getInt(16) & IN_EXTRA;
        if (end >= LOCATOR_SIZE) {
            ByteBuffer locator = bytes(end - LOCATOR_SIZE, LOCATOR_SIZE);
            if (locator.getInt(0) == END_64_LOCATOR) {
                ByteBuffer end64 = bytes(locator.getLong(8), 56);
                if (end64.getInt(0) != END_64) {
                    throw new EOFException();
                }
                size = end64.getLong(40);
                start = end64.getLong(48);
            }
        }
        if (size < 0 || size > LARGEST_DIRECTORY) {
            throw new EOFException();
        }
        ByteBuffer directory = bytes(start, (int) size);
        Map<String, Entry> entries = new LinkedHashMap<>();
        while (directory.remaining() >= 46) {
            next(directory, entries);
        }
        return entries;
    }

    private void next(ByteBuffer directory, Map<String, Entry> entries) throws IOException {
        int at = directory.position();
        if (directory.getInt(at) != CENTRAL) {
            throw new EOFException();
        }
        int method = directory.getShort(at + 10);
        long packed = directory.getInt(at + 20) & IN_EXTRA;
        long size = directory.getInt(at + 24) & IN_EXTRA;
        int nameLength = directory.getShort(at + 28) & 0xFFFF;
        int extraLength = directory.getShort(at + 30) & 0xFFFF;
        int commentLength = directory.getShort(at + 32) & 0xFFFF;
        long local = directory.getInt(at + 42) & IN_EXTRA;
        if (directory.remaining() < 46 + nameLength + extraLength + commentLength) {
            throw new EOFException();
        }
        byte[] name = new byte[nameLength];
        directory.get(at + 46, name);
        ByteBuffer extra =
                directory.slice(at + 46 + nameLength, extraLength).order(ByteOrder.LITTLE_ENDIAN);
        directory.position(at + 46 + nameLength + extraLength + commentLength);
        ByteBuffer wide = zip64(extra);
        if (size == IN_EXTRA) {
            size = wide.getLong();
        }
        if (packed == IN_EXTRA) {
            wide.getLong();
        }
        if (local == IN_EXTRA) {
            local = wide.getLong();
        }
        String text = new String(name, StandardCharsets.UTF_8);
        if (method != 0) {
            throw new IOException(
                    "has compressed entries ("
                            + text
                            + "), which PyTorch never writes; load it in Python and save it with"
                            + " safetensors");
        }
        entries.put(text, new Entry(dataOf(local, size), size));
    }

    /** The sizes that do not fit into 32 bits, in the order in which they are left out there. */
    private static ByteBuffer zip64(ByteBuffer extra) throws EOFException {
        while (extra.remaining() >= 4) {
            int id = extra.getShort() & 0xFFFF;
            int length = extra.getShort() & 0xFFFF;
            if (length > extra.remaining()) {
                throw new EOFException();
            }
            if (id == 1) {
                return extra.slice(extra.position(), length).order(ByteOrder.LITTLE_ENDIAN);
            }
            extra.position(extra.position() + length);
        }
        return ByteBuffer.allocate(3 * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    }

    private long dataOf(long local, long size) throws IOException {
        ByteBuffer header = bytes(local, 30);
        if (header.getInt(0) != LOCAL) {
            throw new EOFException();
        }
        long from = local + 30 + (header.getShort(26) & 0xFFFF) + (header.getShort(28) & 0xFFFF);
        if (size < 0 || from + size > channel.size()) {
            throw new EOFException();
        }
        return from;
    }

    private long findEnd() throws IOException {
        long from = Math.max(0, channel.size() - END_SIZE - LONGEST_COMMENT);
        ByteBuffer tail = bytes(from, (int) (channel.size() - from));
        for (int i = tail.limit() - END_SIZE; i >= 0; i--) {
            if (tail.getInt(i) == END) {
                return from + i;
            }
        }
        throw new EOFException();
    }

    private ByteBuffer bytes(long position, int length) throws IOException {
        if (position < 0 || position + length > channel.size()) {
            throw new EOFException();
        }
        ByteBuffer bytes = ByteBuffer.allocate(length).order(ByteOrder.LITTLE_ENDIAN);
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, position + bytes.position()) < 0) {
                throw new EOFException();
            }
        }
        return bytes.flip();
    }
}
