package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.Locale;

/** What an index orders by. */
public enum Distance {
    /** Operator {@code <=>}. */
    COSINE("cosine_ops"),
    /** The negative inner product, operator {@code <#>}: the cheapest one for unit vectors. */
    IP("ip_ops"),
    /** Euclidean, operator {@code <->}. */
    L2("l2_ops");

    private final String operators;

    Distance(String operators) {
        this.operators = operators;
    }

    /** The operator class for a column type. */
    String operatorClass(VectorType type) {
        return type + "_" + operators;
    }

    /** The name in options. */
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
