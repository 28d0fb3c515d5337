package io.flinkinstructor.operators.model.convert;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/** Writes a pickle of protocol 2 as torch.save writes one, instruction by instruction. */
final class TorchPickle {

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    TorchPickle() {
        raw(0x80, 2);
    }

    TorchPickle raw(int... bytes) {
        for (int b : bytes) {
            out.write(b);
        }
        return this;
    }

    TorchPickle text(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        raw('X');
        little(bytes.length);
        out.writeBytes(bytes);
        return this;
    }

    TorchPickle number(long value) {
        raw('J');
        little((int) value);
        return this;
    }

    TorchPickle global(String module, String name) {
        raw('c');
        out.writeBytes((module + "\n" + name + "\n").getBytes(StandardCharsets.US_ASCII));
        return this;
    }

    TorchPickle numbers(long... values) {
        raw('(');
        for (long value : values) {
            number(value);
        }
        return raw('t');
    }

    TorchPickle emptyOrderedDictionary() {
        return global("collections", "OrderedDict").raw(')', 'R');
    }

    /** A dictionary is open: name and tensor follow, and {@link #endDictionary} closes it. */
    TorchPickle beginDictionary() {
        return emptyOrderedDictionary().raw('(');
    }

    TorchPickle endDictionary() {
        return raw('u');
    }

    TorchPickle storage(String type, String key, long elements) {
        return raw('(').text("storage")
                .global("torch", type)
                .text(key)
                .text("cpu")
                .number(elements)
                .raw('t', 'Q');
    }

    TorchPickle tensor(
            String type, String key, long elements, long offset, long[] shape, long[] strides) {
        return global("torch._utils", "_rebuild_tensor_v2")
                .raw('(')
                .storage(type, key, elements)
                .number(offset)
                .numbers(shape)
                .numbers(strides)
                .raw(0x89)
                .emptyOrderedDictionary()
                .raw('t', 'R');
    }

    byte[] end() {
        raw('.');
        return out.toByteArray();
    }

    private void little(int value) {
        out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(value).array());
    }
}
