package io.flinkinstructor.operators.model.convert;

import io.flinkinstructor.operators.model.HalfFloat;
import java.nio.ByteBuffer;

/** Types of numbers that checkpoints hold, as they lie in a file: little-endian. */
enum ElementType {
    F64("F64", "DoubleStorage", Double.BYTES) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return (float) bytes.getDouble(at);
        }
    },
    F32("F32", "FloatStorage", Float.BYTES) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return bytes.getFloat(at);
        }
    },
    F16("F16", "HalfStorage", Short.BYTES) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return HalfFloat.toFloat(bytes.getShort(at));
        }
    },
    BF16("BF16", "BFloat16Storage", Short.BYTES) {
        @Override
        float read(ByteBuffer bytes, int at) {
            return Float.intBitsToFloat(bytes.getShort(at) << 16);
        }
    };

    private final String safetensors;
    private final String torchStorage;
    private final int size;

    ElementType(String safetensors, String torchStorage, int size) {
        this.safetensors = safetensors;
        this.torchStorage = torchStorage;
        this.size = size;
    }

    /** Bytes of one number. */
    int size() {
        return size;
    }

    /** The name of PyTorch's class of storages of this type. */
    String torchStorage() {
        return torchStorage;
    }

    /**
     * @param bytes little-endian
     */
    abstract float read(ByteBuffer bytes, int at);

    /**
     * @return null if safetensors' type is none of these
     */
    static ElementType ofSafetensors(String name) {
        for (ElementType type : values()) {
            if (type.safetensors.equals(name)) {
                return type;
            }
        }
        return null;
    }

    /**
     * @return null if PyTorch's storage is none of these
     */
    static ElementType ofTorch(String storage) {
        for (ElementType type : values()) {
            if (type.torchStorage.equals(storage)) {
                return type;
            }
        }
        return null;
    }
}
