package io.flinkinstructor.operators.model.convert;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Reads what a PyTorch file holds: a zip with a pickle that describes tensors, and storages. */
final class TorchFile {

    /** A pickle of protocol 2 that begins with PyTorch's magic number, a long of ten bytes. */
    private static final byte[] LEGACY = {
        (byte) 0x80,
        2,
        (byte) 0x8A,
        10,
        0x6C,
        (byte) 0xFC,
        (byte) 0x9C,
        0x46,
        (byte) 0xF9,
        0x20,
        0x6A,
        (byte) 0xA8,
        0x50,
        0x19
    };

    private static final byte[] ZIP = {'P', 'K', 3, 4};

    private static final String PICKLE = "/data.pkl";

    private static final long LARGEST_PICKLE = 1 << 28;

    private TorchFile() {}

    /**
     * @throws IOException if it can't be read, is broken or is not to be trusted; the message says
     *     what is wrong, without the file's name
     */
    static Map<String, WeightTensor> read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            checkForm(file, channel);
            Map<String, StoredZip.Entry> entries = StoredZip.entries(channel);
            String pickle = pickle(entries);
            String root = pickle.substring(0, pickle.length() - PICKLE.length() + 1);
            StoredZip.Entry order = entries.get(root + "byteorder");
            if (order != null && text(channel, order).equals("big")) {
                throw new IOException(
                        "was written on a machine with big-endian numbers; save it with"
                                + " safetensors");
            }
            Object read = TorchUnpickler.read(bytes(channel, entries.get(pickle)));
            Map<String, WeightTensor> tensors = new LinkedHashMap<>();
            for (Map.Entry<?, ?> entry : TorchUnpickler.stateDictionary(read).entrySet()) {
                if (entry.getKey() instanceof String name
                        && entry.getValue() instanceof TorchUnpickler.Tensor tensor
                        && tensor.storage().type() != null) {
                    tensors.put(name, place(name, tensor, file, root, entries));
                }
            }
            return tensors;
        }
    }

    private static void checkForm(Path file, FileChannel channel) throws IOException {
        byte[] start = new byte[LEGACY.length];
        channel.read(ByteBuffer.wrap(start), 0);
        if (Arrays.equals(start, LEGACY)) {
            throw new IOException(
                    "is in PyTorch's form from before version 1.6, which can't be read without"
                            + " running code; load the model with sentence-transformers or"
                            + " transformers and save it again, which writes safetensors");
        }
        if (!Arrays.equals(start, 0, ZIP.length, ZIP, 0, ZIP.length)) {
            throw new IOException(LfsPointer.describe(file, "is not a PyTorch file"));
        }
    }

    private static String pickle(Map<String, StoredZip.Entry> entries) throws IOException {
        for (Map.Entry<String, StoredZip.Entry> entry : entries.entrySet()) {
            if (entry.getKey().endsWith(PICKLE)) {
                if (entry.getValue().size() > LARGEST_PICKLE) {
                    throw new IOException("holds a pickle too large for a description of tensors");
                }
                return entry.getKey();
            }
        }
        throw new IOException("is a zip file without a pickle, so not PyTorch's; fetch it again");
    }

    private static WeightTensor place(
            String name,
            TorchUnpickler.Tensor tensor,
            Path file,
            String root,
            Map<String, StoredZip.Entry> entries)
            throws IOException {
        TorchUnpickler.Storage storage = tensor.storage();
        StoredZip.Entry entry = entries.get(root + "data/" + storage.key());
        int size = storage.type().size();
        FileTensor placed =
                new FileTensor(
                        name,
                        storage.type(),
                        tensor.shape(),
                        tensor.strides(),
                        file,
                        entry == null ? 0 : entry.position() + tensor.offset() * size);
        boolean negative =
                tensor.offset() < 0
                        || Arrays.stream(tensor.shape()).anyMatch(n -> n < 0)
                        || Arrays.stream(tensor.strides()).anyMatch(n -> n < 0);
        if (entry == null
                || negative
                || storage.elements() > entry.size() / size
                || tensor.offset() > storage.elements() - placed.span()) {
            throw new IOException(
                    String.format(
                            "the tensor '%s' does not fit its storage '%s'; fetch it again",
                            name, storage.key()));
        }
        return placed;
    }

    private static String text(FileChannel channel, StoredZip.Entry entry) throws IOException {
        return entry.size() > 64
                ? ""
                : new String(bytes(channel, entry), StandardCharsets.UTF_8).trim();
    }

    private static byte[] bytes(FileChannel channel, StoredZip.Entry entry) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate((int) entry.size());
        while (bytes.hasRemaining()) {
            if (channel.read(bytes, entry.position() + bytes.position()) < 0) {
                throw new IOException("is cut off; fetch it again");
            }
        }
        return bytes.array();
    }
}
