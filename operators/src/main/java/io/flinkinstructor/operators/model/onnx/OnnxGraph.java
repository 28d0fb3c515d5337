package io.flinkinstructor.operators.model.onnx;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import com.google.protobuf.CodedInputStream;
import com.google.protobuf.ExtensionRegistryLite;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.UnsafeByteOperations;
import com.google.protobuf.WireFormat;
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
 * What an ONNX file says of itself: read without ONNX Runtime and without its weights.
 *
 * @param inputs what the graph takes, by name, in its order
 * @param outputs what the graph gives, by name, in its order
 * @param externalFiles names of the files beside it that hold weights
 * @param vocabulary rows of the matrix that {@code input_ids} are looked up in; 0 where that can't
 *     be told
 * @param notes what the file's writer put into its metadata
 */
public record OnnxGraph(
        Map<String, Port> inputs,
        Map<String, Port> outputs,
        Set<String> externalFiles,
        long vocabulary,
        Map<String, String> notes) {

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
            return new Parser(bytes(file)).parse();
        } catch (InvalidProtocolBufferException e) {
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

    /** Reads what is asked for and passes over the weights: those of a mapped file stay there. */
    private static final class Parser {

        private static final ExtensionRegistryLite NO_EXTENSIONS =
                ExtensionRegistryLite.getEmptyRegistry();

        // What stands before a field's value: its number, and how the value is written.
        private static final int BYTES = WireFormat.WIRETYPE_LENGTH_DELIMITED;
        private static final int GRAPH = ModelProto.GRAPH_FIELD_NUMBER << 3 | BYTES;
        private static final int NOTE = ModelProto.METADATA_PROPS_FIELD_NUMBER << 3 | BYTES;
        private static final int NODE = GraphProto.NODE_FIELD_NUMBER << 3 | BYTES;
        private static final int WEIGHT = GraphProto.INITIALIZER_FIELD_NUMBER << 3 | BYTES;
        private static final int INPUT = GraphProto.INPUT_FIELD_NUMBER << 3 | BYTES;
        private static final int OUTPUT = GraphProto.OUTPUT_FIELD_NUMBER << 3 | BYTES;
        private static final int NAME = TensorProto.NAME_FIELD_NUMBER << 3 | BYTES;
        private static final int SIZES = TensorProto.DIMS_FIELD_NUMBER << 3 | BYTES;
        private static final int SIZE =
                TensorProto.DIMS_FIELD_NUMBER << 3 | WireFormat.WIRETYPE_VARINT;
        private static final int EXTERNAL = TensorProto.EXTERNAL_DATA_FIELD_NUMBER << 3 | BYTES;

        private final CodedInputStream in;
        private final Map<String, Port> inputs = new LinkedHashMap<>();
        private final Map<String, Port> outputs = new LinkedHashMap<>();
        private final Map<String, Long> weightRows = new HashMap<>();
        private final Map<String, String> origins = new HashMap<>();
        private final List<String[]> lookups = new ArrayList<>();
        private final Set<String> externalFiles = new TreeSet<>();
        private final Map<String, String> notes = new LinkedHashMap<>();

        Parser(ByteBuffer bytes) throws IOException {
            in = UnsafeByteOperations.unsafeWrap(bytes).newCodedInput();
            // Constants in nodes stay where they are, too.
            in.enableAliasing(true);
            // A message that ends beyond the file's end is noticed where it begins.
            in.pushLimit(bytes.remaining());
        }

        OnnxGraph parse() throws IOException {
            boolean found = false;
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                if (tag == GRAPH) {
                    int end = in.pushLimit(in.readRawVarint32());
                    graph();
                    in.popLimit(end);
                    found = true;
                } else if (tag == NOTE) {
                    StringStringEntryProto note =
                            in.readMessage(StringStringEntryProto.parser(), NO_EXTENSIONS);
                    notes.put(note.getKey(), note.getValue());
                } else {
                    in.skipField(tag);
                }
            }
            if (!found) {
                throw new InvalidProtocolBufferException("no graph");
            }
            // Before IR version 4, weights were listed as inputs too.
            inputs.keySet().removeAll(weightRows.keySet());
            return new OnnxGraph(inputs, outputs, externalFiles, vocabulary(), notes);
        }

        private void graph() throws IOException {
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case NODE -> node(in.readMessage(NodeProto.parser(), NO_EXTENSIONS));
                    case WEIGHT -> {
                        int end = in.pushLimit(in.readRawVarint32());
                        weight();
                        in.popLimit(end);
                    }
                    case INPUT -> port(inputs);
                    case OUTPUT -> port(outputs);
                    default -> in.skipField(tag);
                }
            }
        }

        private void node(NodeProto node) {
            if (PASS_THROUGH.contains(node.getOpType())
                    && node.getInputCount() > 0
                    && node.getOutputCount() > 0) {
                origins.put(node.getOutput(0), node.getInput(0));
            } else if (node.getOpType().equals("Gather") && node.getInputCount() == 2) {
                lookups.add(new String[] {node.getInput(0), node.getInput(1)});
            }
        }

        private void weight() throws IOException {
            String name = "";
            List<Long> shape = new ArrayList<>();
            for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
                switch (tag) {
                    case NAME -> name = in.readString();
                    case SIZE -> shape.add(in.readInt64());
                    case SIZES -> {
                        int end = in.pushLimit(in.readRawVarint32());
                        while (in.getBytesUntilLimit() > 0) {
                            shape.add(in.readInt64());
                        }
                        in.popLimit(end);
                    }
                    case EXTERNAL -> {
                        StringStringEntryProto entry =
                                in.readMessage(StringStringEntryProto.parser(), NO_EXTENSIONS);
                        if (entry.getKey().equals("location")) {
                            externalFiles.add(entry.getValue());
                        }
                    }
                    default -> in.skipField(tag);
                }
            }
            weightRows.put(name, shape.isEmpty() ? 0 : shape.get(0));
        }

        private void port(Map<String, Port> ports) throws IOException {
            ValueInfoProto value = in.readMessage(ValueInfoProto.parser(), NO_EXTENSIONS);
            TypeProto.Tensor tensor = value.getType().getTensorType();
            long[] shape = null;
            if (tensor.hasShape()) {
                shape =
                        tensor.getShape().getDimList().stream()
                                .mapToLong(size -> size.hasDimValue() ? size.getDimValue() : -1)
                                .toArray();
            }
            ports.put(value.getName(), new Port(value.getName(), tensor.getElemType(), shape));
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
