package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what a safetensors file holds: a header in JSON, then the numbers. */
final class SafetensorsFile {

    private static final ObjectMapper JSON = new ObjectMapper();

    /** No longer header is allowed by the format. */
    private static final long LONGEST_HEADER = 100_000_000;

    private SafetensorsFile() {}

    /**
     * @throws IOException if it can't be read or is broken; the message says what is wrong, without
     *     the file's name
     */
    static Map<String, WeightTensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            long size = channel.size();
            ByteBuffer prefix = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            long length = readFully(channel, prefix, 0) ? prefix.getLong(0) : -1;
            if (length < 0 || length > LONGEST_HEADER || Long.BYTES + length > size) {
                throw new IOException(
                        LfsPointer.describe(file, "is not a safetensors file, or is cut off"));
            }
            ByteBuffer text = ByteBuffer.allocate((int) length);
            readFully(channel, text, Long.BYTES);
            Map<String, WeightTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<String, JsonNode> entry : header(text).properties()) {
                if (!entry.getKey().equals("__metadata__")) {
                    WeightTensor tensor =
                            tensor(
                                    entry.getKey(),
                                    entry.getValue(),
                                    file,
                                    Long.BYTES + length,
                                    size);
                    if (tensor != null) {
                        tensors.put(entry.getKey(), tensor);
                    }
                }
            }
            return tensors;
        }
    }

    private static JsonNode header(ByteBuffer text) throws IOException {
        JsonNode header;
        try {
            header = JSON.readTree(text.array());
        } catch (JsonProcessingException e) {
            throw new IOException("has a header that is not JSON; fetch it again", e);
        }
        if (!header.isObject()) {
            throw new IOException("has a header that is not a JSON object; fetch it again");
        }
        return header;
    }

    /** Null if its type is none that a weight can have. */
    private static WeightTensor tensor(
            String name, JsonNode entry, Path file, long start, long size) throws IOException {
        ElementType type = ElementType.ofSafetensors(entry.path("dtype").asText());
        if (type == null) {
            return null;
        }
        long[] shape = new long[entry.path("shape").size()];
        double bytes = type.size();
        for (int i = 0; i < shape.length; i++) {
            shape[i] = entry.path("shape").get(i).asLong(-1);
            bytes = shape[i] < 0 ? -1 : bytes * shape[i];
        }
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        if (from < 0 || bytes < 0 || to - from != bytes) {
            throw new IOException(
                    String.format(
                            "says that the tensor '%s' of %.0f bytes lies from %d to %d; fetch it again",
                            name, bytes, from, to));
        }
        if (to > size - start) {
            throw new IOException(
                    String.format(
                            "is cut off: the tensor '%s' ends at byte %d of %d; fetch it again",
                            name, to, size - start));
        }
        return FileTensor.contiguous(name, type, shape, file, start + from);
    }

    private static boolean readFully(FileChannel channel, ByteBuffer into, long position)
            throws IOException {
        while (into.hasRemaining()) {
            if (channel.read(into, position + into.position()) < 0) {
                return false;
            }
        }
        return true;
    }
}
