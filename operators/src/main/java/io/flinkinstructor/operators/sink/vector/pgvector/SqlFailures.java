package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import java.sql.SQLException;
import java.util.Set;

/**
 * Tells by PostgreSQL's error code what can be done about a failure.
 *
 * <p>https://www.postgresql.org/docs/15/errcodes-appendix.html
 */
final class SqlFailures {

    /** Connection, resources (a full disk among them), operator's intervention, system. */
    private static final Set<String> RETRYABLE_CLASSES = Set.of("08", "40", "53", "57", "58", "XX");

    /**
     * A lock that was not to be had; a server that takes no writes, as after a failover; a session
     * that was ended because it stood still in a transaction.
     */
    private static final Set<String> RETRYABLE = Set.of("55P03", "25006", "25P03");

    /** Data, constraints, and limits such as that of the key's length. */
    private static final Set<String> REFUSED_CLASSES = Set.of("22", "23", "54");

    /** A COPY of another form than PostgreSQL reads: ours is wrong, not the row. */
    private static final String BAD_COPY = "22P04";

    private SqlFailures() {}

    /**
     * The failure as the contract has it.
     *
     * @param subject what failed, for the message
     */
    static VectorStoreException of(String subject, SQLException e) {
        Kind kind = kind(e.getSQLState());
        return new VectorStoreException(
                kind,
                kind == Kind.REFUSED
                        ? "PostgreSQL refuses the row: " + message(e)
                        : subject + ": " + message(e),
                e);
    }

    static Kind kind(String state) {
        if (state == null || state.length() != 5) {
            return Kind.RETRYABLE;
        }
        String group = state.substring(0, 2);
        if (RETRYABLE_CLASSES.contains(group) || RETRYABLE.contains(state)) {
            return Kind.RETRYABLE;
        }
        return REFUSED_CLASSES.contains(group) && !state.equals(BAD_COPY)
                ? Kind.REFUSED
                : Kind.FATAL;
    }

    /** Without the lines on context, which hold the row. */
    static String message(SQLException e) {
        String message = e.getMessage() == null ? e.toString() : e.getMessage();
        int context = message.indexOf("\n  Where: ");
        return (context < 0 ? message : message.substring(0, context)).replace("\n ", ";");
    }
}
