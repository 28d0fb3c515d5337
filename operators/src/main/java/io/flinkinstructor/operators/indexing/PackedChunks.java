package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.ChunkHashes;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.types.StringValue;

/**
 * What is remembered of a document's chunks, in few bytes: 17 for each chunk beside its id, and for
 * each instruction name a byte more than the name, and a number of chunks.
 *
 * <p>One byte for the form, {@value #FORM}; then for each instruction name: the name, a string that
 * may be null; the number of chunks, 7 bits to a byte with the lowest first; and of each chunk the
 * id, the hash of what is inferred, the hash of what is written. Strings are in Flink's form.
 */
final class PackedChunks {

    private static final int FORM = 1;
    private static final int BYTES_PER_CHUNK = 40;

    private PackedChunks() {}

    static byte[] pack(Map<String, Map<String, ChunkHashes>> chunks) throws IOException {
        int count = 1;
        for (Map<String, ChunkHashes> named : chunks.values()) {
            count += named.size();
        }
        DataOutputSerializer out = new DataOutputSerializer(BYTES_PER_CHUNK * count);
        out.writeByte(FORM);
        for (Map.Entry<String, Map<String, ChunkHashes>> named : chunks.entrySet()) {
            StringValue.writeString(named.getKey(), out);
            writeNumber(named.getValue().size(), out);
            for (Map.Entry<String, ChunkHashes> chunk : named.getValue().entrySet()) {
                StringValue.writeString(chunk.getKey(), out);
                out.writeLong(chunk.getValue().inferred());
                out.writeLong(chunk.getValue().written());
            }
        }
        return out.getCopyOfBuffer();
    }

    /**
     * The chunks by id, in their order, by instruction name.
     *
     * @throws IOException if the bytes are in another form
     */
    static Map<String, Map<String, ChunkHashes>> unpack(byte[] packed) throws IOException {
        DataInputDeserializer in = new DataInputDeserializer(packed);
        int form = in.readUnsignedByte();
        if (form != FORM) {
            throw new IOException(
                    "the state of a document's chunks has the form "
                            + form
                            + ", this build knows "
                            + FORM
                            + ": it comes from a newer one, go on with that");
        }
        Map<String, Map<String, ChunkHashes>> chunks = new HashMap<>();
        while (in.available() > 0) {
            String name = StringValue.readString(in);
            Map<String, ChunkHashes> named = new LinkedHashMap<>();
            for (int left = readNumber(in); left > 0; left--) {
                named.put(
                        StringValue.readString(in), new ChunkHashes(in.readLong(), in.readLong()));
            }
            chunks.put(name, named);
        }
        return chunks;
    }

    private static void writeNumber(int number, DataOutputSerializer out) throws IOException {
        int rest = number;
        while (rest > 0x7f) {
            out.writeByte(rest | 0x80);
            rest >>>= 7;
        }
        out.writeByte(rest);
    }

    private static int readNumber(DataInputDeserializer in) throws IOException {
        int number = 0;
        for (int shift = 0; ; shift += 7) {
            int next = in.readUnsignedByte();
            number |= (next & 0x7f) << shift;
            if (next < 0x80) {
                return number;
            }
        }
    }
}
