package io.flinkinstructor.operators.model.onnx;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What an ONNX file says of itself: read without ONNX Runtime and without its weights. Field
 * numbers are those of onnx.proto.
 *
 * @param inputs what the graph takes, by name, in its order
 * @param outputs what the graph gives, by name, in its order
 * @param externalFiles names of the files beside it that hold weights
 * @param vocabulary rows of the matrix that {@code input_ids} are looked up in; 0 where that can't
 *     be told
 */
public record OnnxGraph(
        Map<String, Port> inputs,
        Map<String, Port> outputs,
        Set<String> externalFiles,
        long vocabulary) {

    /** {@code TensorProto.DataType} values that matter here. */
    static final int FLOAT = 1;

    static final int INT32 = 6;
    static final int INT64 = 7;
    static final int FLOAT16 = 10;

    private static final Set<String> PASS_THROUGH =
            Set.of("Cast", "Identity", "DequantizeLinear", "Reshape", "Squeeze", "Unsqueeze");

    /**
     * A graph's input or output.
     *
     * @param type a value of {@code TensorProto.DataType}
     * @param shape sizes, -1 where they vary; null where not even the number of dimensions is known
     */
    public record Port(String name, int type, long[] shape) {

        /** Number of dimensions; -1 where it is not known. */
        int rank() {
            return shape == null ? -1 : shape.length;
        }
    }

    /**
     * Reads a graph's description.
     *
     * @throws IOException if the file can't be read or is no ONNX file; the message says which
     */
    public static OnnxGraph read(GraphFile file) throws IOException {
        try {
            return new Parser().parse(bytes(file));
        } catch (ProtoReader.MalformedProtoException e) {
            throw new IOException("is not an ONNX file (" + e.getMessage() + ")", e);
        }
    }

    private static ByteBuffer bytes(GraphFile file) throws IOException {
        if (file.path() == null) {
            try (InputStream in = file.open()) {
                return ByteBuffer.wrap(in.readAllBytes());
            }
        }
        try (FileChannel channel = FileChannel.open(file.path())) {
            if (channel.size() > Integer.MAX_VALUE) {
                throw new IOException("is larger than 2 GiB, which no ONNX file can be");
            }
            return channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size());
        }
    }

    private static final class Parser {

        private final Map<String, Port> inputs = new LinkedHashMap<>();
        private final Map<String, Port> outputs = new LinkedHashMap<>();
        private final Map<String, Long> weightRows = new HashMap<>();
        private final Map<String, String> origins = new HashMap<>();
        private final List<String[]> lookups = new ArrayList<>();
        private final Set<String> externalFiles = new TreeSet<>();

        OnnxGraph parse(ByteBuffer bytes) {
            ProtoReader model = new ProtoReader(bytes);
            boolean found = false;
            for (int field = model.next(); field != 0; field = model.next()) {
                if (field == 7) {
                    graph(model.message());
                    found = true;
                }
            }
            if (!found) {
                throw new ProtoReader.MalformedProtoException("no graph");
            }
            // Before IR version 4, weights were listed as inputs too.
            inputs.keySet().removeAll(weightRows.keySet());
            return new OnnxGraph(inputs, outputs, externalFiles, vocabulary());
        }

        private void graph(ProtoReader graph) {
            for (int field = graph.next(); field != 0; field = graph.next()) {
                switch (field) {
                    case 1 -> node(graph.message());
                    case 5 -> weight(graph.message());
                    case 11 -> port(graph.message(), inputs);
                    case 12 -> port(graph.message(), outputs);
                    default -> {}
                }
            }
        }

        private void node(ProtoReader node) {
            List<String> from = new ArrayList<>();
            List<String> to = new ArrayList<>();
            String operator = "";
            for (int field = node.next(); field != 0; field = node.next()) {
                switch (field) {
                    case 1 -> from.add(node.text());
                    case 2 -> to.add(node.text());
                    case 4 -> operator = node.text();
                    default -> {}
                }
            }
            if (PASS_THROUGH.contains(operator) && !from.isEmpty() && !to.isEmpty()) {
                origins.put(to.get(0), from.get(0));
            } else if (operator.equals("Gather") && from.size() == 2) {
                lookups.add(new String[] {from.get(0), from.get(1)});
            }
        }

        private void weight(ProtoReader tensor) {
            String name = "";
            long rows = 0;
            for (int field = tensor.next(); field != 0; field = tensor.next()) {
                switch (field) {
                    case 1 -> rows = rows == 0 ? firstDimension(tensor) : rows;
                    case 8 -> name = tensor.text();
                    case 13 -> externalData(tensor.message());
                    default -> {}
                }
            }
            weightRows.put(name, rows);
        }

        private static long firstDimension(ProtoReader tensor) {
            if (!tensor.isBytes()) {
                return tensor.number();
            }
            ProtoReader packed = tensor.message();
            return packed.hasRemaining() ? packed.packedNumber() : 0;
        }

        private void externalData(ProtoReader entry) {
            String key = "";
            String value = "";
            for (int field = entry.next(); field != 0; field = entry.next()) {
                switch (field) {
                    case 1 -> key = entry.text();
                    case 2 -> value = entry.text();
                    default -> {}
                }
            }
            if (key.equals("location")) {
                externalFiles.add(value);
            }
        }

        private static void port(ProtoReader value, Map<String, Port> ports) {
            String name = "";
            int type = 0;
            long[] shape = null;
            for (int field = value.next(); field != 0; field = value.next()) {
                if (field == 1) {
                    name = value.text();
                } else if (field == 2) {
                    ProtoReader kind = value.message();
                    for (int f = kind.next(); f != 0; f = kind.next()) {
                        if (f != 1) {
                            continue;
                        }
                        ProtoReader tensor = kind.message();
                        for (int t = tensor.next(); t != 0; t = tensor.next()) {
                            if (t == 1) {
                                type = (int) tensor.number();
                            } else if (t == 2) {
                                shape = shape(tensor.message());
                            }
                        }
                    }
                }
            }
            ports.put(name, new Port(name, type, shape));
        }

        private static long[] shape(ProtoReader shape) {
            List<Long> sizes = new ArrayList<>();
            for (int field = shape.next(); field != 0; field = shape.next()) {
                if (field == 1) {
                    long size = -1;
                    ProtoReader dimension = shape.message();
                    for (int f = dimension.next(); f != 0; f = dimension.next()) {
                        if (f == 1) {
                            size = dimension.number();
                        }
                    }
                    sizes.add(size);
                }
            }
            return sizes.stream().mapToLong(Long::longValue).toArray();
        }

        private long vocabulary() {
            for (String[] lookup : lookups) {
                if (origin(lookup[1]).equals("input_ids")) {
                    return weightRows.getOrDefault(origin(lookup[0]), 0L);
                }
            }
            return 0;
        }

        private String origin(String name) {
            String origin = name;
            for (int i = 0; i < 8 && origins.containsKey(origin); i++) {
                origin = origins.get(origin);
            }
            return origin;
        }
    }
}
