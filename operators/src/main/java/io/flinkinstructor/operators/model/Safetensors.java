package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Float tensors of a small safetensors file. */
final class Safetensors {

    private static final ObjectMapper JSON = new ObjectMapper();

    private final JsonNode header;
    private final ByteBuffer data;

    private Safetensors(JsonNode header, ByteBuffer data) {
        this.header = header;
        this.data = data;
    }

    /**
     * @param values row by row
     */
    record Tensor(long[] shape, float[] values) {}

    /**
     * @throws IOException if this is not a safetensors file
     */
    static Safetensors of(byte[] file) throws IOException {
        ByteBuffer bytes = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        long length = file.length < Long.BYTES ? -1 : bytes.getLong();
        if (length < 0 || length > bytes.remaining()) {
            throw new IOException("is not a safetensors file");
        }
        JsonNode header = header(file, (int) length);
        int start = Long.BYTES + (int) length;
        ByteBuffer data = bytes.slice(start, file.length - start).order(ByteOrder.LITTLE_ENDIAN);
        return new Safetensors(header, data);
    }

    private static JsonNode header(byte[] file, int length) throws IOException {
        JsonNode header;
        try {
            header = JSON.readTree(file, Long.BYTES, length);
        } catch (JsonProcessingException e) {
            throw new IOException("has a header that is not JSON", e);
        }
        if (!header.isObject()) {
            throw new IOException("has a header that is not a JSON object");
        }
        return header;
    }

    /**
     * @return null if there is no tensor of this name
     * @throws IOException if it can't be read; the message says why
     */
    Tensor tensor(String name) throws IOException {
        JsonNode entry = header.path(name);
        if (!entry.isObject()) {
            return null;
        }
        long[] shape = new long[entry.path("shape").size()];
        // Beyond 64 bits, too, it does not fit any place.
        double count = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = entry.path("shape").get(i).asLong(-1);
            count = shape[i] < 0 ? -1 : count * shape[i];
        }
        String type = entry.path("dtype").asText();
        int size =
                switch (type) {
                    case "F64" -> Double.BYTES;
                    case "F32" -> Float.BYTES;
                    case "F16", "BF16" -> Short.BYTES;
                    default ->
                            throw new IOException(
                                    String.format(
                                            "the tensor '%s' is of type %s; F64, F32, F16 or BF16"
                                                    + " is needed",
                                            name, type));
                };
        long from = entry.path("data_offsets").path(0).asLong(-1);
        long to = entry.path("data_offsets").path(1).asLong(-1);
        if (from < 0 || from > to || to > data.capacity() || to - from != count * size) {
            throw new IOException(
                    String.format("the tensor '%s' does not fit its place; save it again", name));
        }
        float[] values = new float[(int) count];
        for (int i = 0; i < values.length; i++) {
            int at = (int) from + i * size;
            values[i] =
                    switch (type) {
                        case "F64" -> (float) data.getDouble(at);
                        case "F32" -> data.getFloat(at);
                        case "F16" -> HalfFloat.toFloat(data.getShort(at));
                        default -> Float.intBitsToFloat(data.getShort(at) << 16);
                    };
        }
        return new Tensor(shape, values);
    }
}
