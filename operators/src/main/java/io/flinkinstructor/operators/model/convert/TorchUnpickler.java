package io.flinkinstructor.operators.model.convert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import net.razorvine.pickle.IObjectConstructor;
import net.razorvine.pickle.Opcodes;
import net.razorvine.pickle.PickleException;
import net.razorvine.pickle.Unpickler;

/**
 * Reads the pickle inside a PyTorch file without running what it says: only the instructions that
 * describe numbers, texts, lists, dictionaries and tensors are carried out, and the only things
 * that can be constructed are the ones below. A pickle that asks for anything else is refused.
 */
final class TorchUnpickler extends Unpickler {

    /** Instructions that construct nothing. Those that do are handled here, one by one. */
    private static final Set<Short> PLAIN =
            new HashSet<>(
                    Arrays.asList(
                            Opcodes.PROTO,
                            Opcodes.FRAME,
                            Opcodes.STOP,
                            Opcodes.MARK,
                            Opcodes.NONE,
                            Opcodes.NEWTRUE,
                            Opcodes.NEWFALSE,
                            Opcodes.BININT,
                            Opcodes.BININT1,
                            Opcodes.BININT2,
                            Opcodes.LONG1,
                            Opcodes.BINFLOAT,
                            Opcodes.BINUNICODE,
                            Opcodes.SHORT_BINUNICODE,
                            Opcodes.SHORT_BINSTRING,
                            Opcodes.EMPTY_TUPLE,
                            Opcodes.TUPLE,
                            Opcodes.TUPLE1,
                            Opcodes.TUPLE2,
                            Opcodes.TUPLE3,
                            Opcodes.EMPTY_LIST,
                            Opcodes.APPEND,
                            Opcodes.APPENDS,
                            Opcodes.EMPTY_DICT,
                            Opcodes.BINGET,
                            Opcodes.LONG_BINGET,
                            Opcodes.BINPUT,
                            Opcodes.LONG_BINPUT,
                            Opcodes.MEMOIZE,
                            Opcodes.BINPERSID));

    /** No class that is asked for has a longer one. */
    private static final int LONGEST_NAME = 1000;

    /**
     * A storage that tensors lie in.
     *
     * @param type null for a type that no weight has
     */
    record Storage(ElementType type, String key, long elements) {}

    /** A tensor, where it lies in its storage. */
    record Tensor(Storage storage, long offset, long[] shape, long[] strides) {}

    /** A class of storages. */
    private record StorageType(String name) implements IObjectConstructor {
        @Override
        public Object construct(Object[] arguments) {
            throw new PickleException("calls " + name);
        }
    }

    private TorchUnpickler() {}

    /**
     * @throws IOException if it is damaged, or asks for what is not allowed; the message says which
     */
    static Object read(byte[] pickle) throws IOException {
        try {
            return new TorchUnpickler().load(new ByteArrayInputStream(pickle));
        } catch (RefusedException e) {
            throw new IOException(e.getMessage(), e);
        } catch (RuntimeException | IOException e) {
            throw new IOException("holds a damaged pickle (" + e + "); fetch it again", e);
        }
    }

    @Override
    protected Object dispatch(short instruction) throws IOException {
        switch (instruction) {
            case Opcodes.GLOBAL -> stack.add(named(line(), line()));
            case Opcodes.STACK_GLOBAL -> {
                String name = (String) stack.pop();
                stack.add(named((String) stack.pop(), name));
            }
            case Opcodes.REDUCE -> {
                Object[] arguments = (Object[]) stack.pop();
                stack.add(((IObjectConstructor) stack.pop()).construct(arguments));
            }
            case Opcodes.SETITEM -> {
                Object value = stack.pop();
                put(stack.pop(), value);
            }
            case Opcodes.SETITEMS -> {
                List<Object> items = stack.pop_all_since_marker();
                for (int i = 0; i < items.size(); i += 2) {
                    put(items.get(i), items.get(i + 1));
                }
            }
            // What a state dictionary carries beside its tensors: versions of modules.
            case Opcodes.BUILD -> stack.pop();
            default -> {
                if (!PLAIN.contains(instruction)) {
                    throw refused(String.format("the instruction 0x%02x", instruction));
                }
                if (instruction == Opcodes.BINUNICODE) {
                    checkLength();
                }
                return super.dispatch(instruction);
            }
        }
        return NO_RETURN_VALUE;
    }

    /**
     * Puts an entry into the dictionary on the stack. Lists and dictionaries are no keys in Python
     * either; hashing one that holds itself, or the same one many times, would not end.
     */
    private void put(Object key, Object value) {
        if (!(key instanceof String || key instanceof Number || key instanceof Boolean)) {
            throw new PickleException("a key that is no text and no number");
        }
        @SuppressWarnings("unchecked")
        Map<Object, Object> dictionary = (Map<Object, Object>) stack.peek();
        dictionary.put(key, value);
    }

    /** Memory is not taken for a text that is longer than the rest of the file. */
    private void checkLength() throws IOException {
        input.mark(Integer.BYTES);
        long length = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            length |= (input.read() & 0xFFL) << 8 * i;
        }
        input.reset();
        if (length > input.available()) {
            throw new IOException("cut off in a text of " + length + " bytes");
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int c = input.read(); c != '\n'; c = input.read()) {
            if (c < 0 || line.length() > LONGEST_NAME) {
                throw new IOException("cut off in a name");
            }
            line.append((char) c);
        }
        return line.toString();
    }

    private static IObjectConstructor named(String module, String name) {
        if (module.equals("torch") && name.endsWith("Storage")) {
            return new StorageType(name);
        }
        return switch (module + "." + name) {
            case "collections.OrderedDict" -> arguments -> new LinkedHashMap<Object, Object>();
            case "torch._utils._rebuild_tensor_v2" -> TorchUnpickler::tensor;
            case "torch._utils._rebuild_parameter" -> arguments -> arguments[0];
            default -> throw refused(module + "." + name);
        };
    }

    private static Tensor tensor(Object[] arguments) {
        long[] shape = numbers(arguments[2]);
        long[] strides = numbers(arguments[3]);
        if (shape.length != strides.length) {
            throw new PickleException("a tensor with other strides than sizes");
        }
        return new Tensor(
                (Storage) arguments[0], ((Number) arguments[1]).longValue(), shape, strides);
    }

    private static long[] numbers(Object tuple) {
        return Arrays.stream((Object[]) tuple).mapToLong(n -> ((Number) n).longValue()).toArray();
    }

    @Override
    protected Object persistentLoad(Object id) {
        Object[] parts = (Object[]) id;
        if (!"storage".equals(parts[0])) {
            throw new PickleException("a reference to what is no storage");
        }
        return new Storage(
                ElementType.ofTorch(((StorageType) parts[1]).name()),
                (String) parts[2],
                ((Number) parts[4]).longValue());
    }

    private static RefusedException refused(String what) {
        return new RefusedException(
                "holds a pickle that asks for "
                        + what
                        + ", which no weights need and which could run code; nothing was run. Do not"
                        + " load it elsewhere unless you trust its source; if you do, load it in"
                        + " Python and save it with safetensors");
    }

    /** The pickle asks for what is not allowed. */
    private static final class RefusedException extends PickleException {

        private static final long serialVersionUID = 1L;

        RefusedException(String message) {
            super(message);
        }
    }

    /** The dictionary of tensors, wherever a training program put it. */
    static Map<?, ?> stateDictionary(Object root) throws IOException {
        if (root instanceof Map<?, ?> map) {
            return map.get("state_dict") instanceof Map<?, ?> inner ? inner : map;
        }
        throw new IOException(
                "holds no dictionary of tensors; save model.state_dict(), with safetensors");
    }
}
