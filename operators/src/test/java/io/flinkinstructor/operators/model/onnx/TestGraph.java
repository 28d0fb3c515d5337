package io.flinkinstructor.operators.model.onnx;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;

/**
 * Small graphs, written by hand. Each takes input_ids of shape [rows, longest] and gives them back
 * as floats, [rows, longest, 1].
 */
final class TestGraph implements GraphFile {

    private final byte[] bytes;

    private TestGraph(byte[] bytes) {
        this.bytes = bytes;
    }

    static TestGraph of(byte[] bytes) {
        return new TestGraph(bytes);
    }

    /** Gives tokens' vectors: the id itself. */
    static TestGraph tokens(int inputType, int outputType, String... moreInputs) {
        ProtoWriter graph =
                new ProtoWriter()
                        .message(1, node("Cast", "input_ids", "cast", attribute("to", outputType)))
                        .message(1, unsqueeze("cast", "last_hidden_state"))
                        .text(2, "test")
                        .message(5, axes())
                        .message(11, port("input_ids", inputType, -1, -1));
        for (String input : moreInputs) {
            graph.message(11, port(input, inputType, -1, -1));
        }
        return model(graph.message(12, port("last_hidden_state", outputType, -1, -1, 1)));
    }

    /** Gives one vector for each text: its first id. */
    static TestGraph pooled(String output) {
        return model(
                new ProtoWriter()
                        .message(
                                1,
                                node("Cast", "input_ids", "cast", attribute("to", OnnxGraph.FLOAT)))
                        .message(
                                1,
                                node("ReduceMax", "cast", output, attribute("keepdims", 1))
                                        .text(1, "axes"))
                        .text(2, "test")
                        .message(5, axes())
                        .message(11, port("input_ids", OnnxGraph.INT64, -1, -1))
                        .message(12, port(output, OnnxGraph.FLOAT, -1, 1)));
    }

    /** The same with an entry in its metadata. */
    TestGraph withNote(String key, String value) {
        byte[] note =
                new ProtoWriter()
                        .message(14, new ProtoWriter().text(1, key).text(2, value))
                        .bytes();
        byte[] all = Arrays.copyOf(bytes, bytes.length + note.length);
        System.arraycopy(note, 0, all, bytes.length, note.length);
        return new TestGraph(all);
    }

    private static TestGraph model(ProtoWriter graph) {
        return new TestGraph(
                new ProtoWriter()
                        .number(1, 8)
                        .message(7, graph)
                        .message(8, new ProtoWriter().number(2, 18))
                        .bytes());
    }

    private static ProtoWriter unsqueeze(String from, String to) {
        return node("Unsqueeze", from, to).text(1, "axes");
    }

    private static ProtoWriter node(
            String operator, String from, String to, ProtoWriter... attributes) {
        ProtoWriter node = new ProtoWriter().text(1, from).text(2, to).text(4, operator);
        for (ProtoWriter attribute : attributes) {
            node.message(5, attribute);
        }
        return node;
    }

    private static ProtoWriter attribute(String name, int value) {
        return new ProtoWriter().text(1, name).number(3, value).number(20, 2);
    }

    /** The constant [-1] of type int64. */
    private static ProtoWriter axes() {
        byte[] minusOne = {-1, -1, -1, -1, -1, -1, -1, -1};
        return new ProtoWriter()
                .number(1, 1)
                .number(2, OnnxGraph.INT64)
                .text(8, "axes")
                .bytes(9, minusOne);
    }

    static ProtoWriter port(String name, int type, int... sizes) {
        ProtoWriter shape = new ProtoWriter();
        for (int size : sizes) {
            shape.message(
                    1,
                    size < 0
                            ? new ProtoWriter().text(2, "varies" + shape.bytes().length)
                            : new ProtoWriter().number(1, size));
        }
        ProtoWriter tensor = new ProtoWriter().number(1, type).message(2, shape);
        return new ProtoWriter().text(1, name).message(2, new ProtoWriter().message(1, tensor));
    }

    @Override
    public String name() {
        return "test.onnx";
    }

    @Override
    public Path path() {
        return null;
    }

    @Override
    public InputStream open() {
        return new ByteArrayInputStream(bytes);
    }
}
