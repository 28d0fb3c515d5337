package io.flinkinstructor.operators.sink.vector.pgvector;

import java.util.Locale;

/** What an index orders by. */
public enum Distance {
    /** Operator {@code <=>}. */
    COSINE("cosine_ops", "<=>"),
    /** The negative inner product, operator {@code <#>}: the cheapest one for unit vectors. */
    IP("ip_ops", "<#>"),
    /** Euclidean, operator {@code <->}. */
    L2("l2_ops", "<->");

    private final String operators;
    private final String operator;

    Distance(String operators, String operator) {
        this.operators = operators;
        this.operator = operator;
    }

    /** The operator in SQL: the less the nearer. */
    String operator() {
        return operator;
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
