package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.Locale;

/** The column type of the vectors. */
public enum VectorType {
    /** 32-bit floats. */
    VECTOR(2000),
    /** 16-bit floats: half the space, and a precision that searches hardly notice. */
    HALFVEC(4000);

    private final int maxIndexedDimension;

    VectorType(int maxIndexedDimension) {
        this.maxIndexedDimension = maxIndexedDimension;
    }

    /** The longest vectors that pgvector's indexes take. */
    int maxIndexedDimension() {
        return maxIndexedDimension;
    }

    /** The name in SQL and in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
