package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorQuery;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedDeque;

/**
 * Searches a table, with as many sessions as there are searches at a time; those at rest are kept.
 * One that was lost at rest, as when the server has been restarted, or whose table was made anew
 * meanwhile, is replaced.
 */
final class PgVectorReader implements VectorIndex {

    private final Connector connector;
    private final PgVectorTable table;
    private final String subject;

    /** Sessions at rest; the one that was used last is the first. */
    private final ConcurrentLinkedDeque<SearchSession> idle = new ConcurrentLinkedDeque<>();

    private volatile boolean closed;

    /** How often what is searched may change while it is. */
    private static final int ATTEMPTS = 10;

    /** The session has searched with what it knows of another table. */
    private static final class OutdatedException extends Exception {
        private static final long serialVersionUID = 1L;
    }

    /** Opens connections. */
    interface Connector {
        Connection open() throws SQLException;
    }

    private interface Work<T> {
        T run(SearchSession session) throws SQLException, SearchException;
    }

    /**
     * @param subject names the table and where it is, without secrets
     */
    PgVectorReader(Connector connector, PgVectorTable table, String subject) {
        this.connector = connector;
        this.table = table;
        this.subject = subject;
    }

    @Override
    public void check(String model, String fingerprint, int dimension) throws SearchException {
        Objects.requireNonNull(fingerprint, "fingerprint == null");
        run(
                session -> {
                    session.check(model, fingerprint, dimension);
                    return null;
                });
    }

    @Override
    public List<Hit> nearest(VectorQuery query) throws SearchException {
        return run(session -> session.nearest(query));
    }

    private <T> T run(Work<T> work) throws SearchException {
        if (closed) {
            throw new IllegalStateException(subject + " was closed");
        }
        SearchSession rested = idle.pollFirst();
        if (rested != null) {
            try {
                return run(rested, work);
            } catch (OutdatedException e) {
                closeIdle();
            } catch (SearchException e) {
                if (e.kind() == Kind.BAD_QUERY) {
                    throw e;
                }
                // The others that rest have been lost as well, or know another table.
                closeIdle();
            }
        }
        for (int attempt = 1; ; attempt++) {
            try {
                return run(open(), work);
            } catch (OutdatedException e) {
                if (attempt == ATTEMPTS) {
                    throw new SearchException(
                            Kind.UNAVAILABLE, subject + " shows another table each time", e);
                }
            }
        }
    }

    /** A session that failed is not used again: what it knows of the table may be outdated. */
    private <T> T run(SearchSession session, Work<T> work)
            throws SearchException, OutdatedException {
        boolean usable = false;
        try {
            T result = work.run(session);
            requireCurrent(session);
            usable = true;
            return result;
        } catch (SQLException e) {
            throw failure(e, session);
        } catch (SearchException e) {
            throw failure(e, session);
        } finally {
            if (usable && !closed) {
                idle.addFirst(session);
            } else {
                session.close();
            }
            if (closed) {
                closeIdle();
            }
        }
    }

    private static void requireCurrent(SearchSession session)
            throws SQLException, OutdatedException {
        if (session.isOutdated()) {
            throw new OutdatedException();
        }
    }

    private SearchException failure(SQLException e, SearchSession session)
            throws OutdatedException {
        return failure(failure(e), session);
    }

    /** What fails may fail because the view is another than the one that the session looked at. */
    private static SearchException failure(SearchException e, SearchSession session)
            throws OutdatedException {
        try {
            requireCurrent(session);
        } catch (SQLException another) {
            // The connection is lost, which the first one says.
            e.addSuppressed(another);
        }
        return e;
    }

    private SearchSession open() throws SearchException, OutdatedException {
        SearchSession session;
        try {
            session = new SearchSession(connector.open(), table, subject);
        } catch (SQLException e) {
            throw failure(e);
        }
        boolean prepared = false;
        try {
            session.prepare();
            prepared = true;
            return session;
        } catch (SQLException e) {
            throw failure(e, session);
        } catch (SearchException e) {
            throw failure(e, session);
        } finally {
            if (!prepared) {
                session.close();
            }
        }
    }

    private SearchException failure(SQLException e) {
        String message = SqlFailures.message(e);
        return switch (SqlFailures.kind(e.getSQLState())) {
            case RETRYABLE -> new SearchException(Kind.UNAVAILABLE, subject + ": " + message, e);
            case REFUSED ->
                    new SearchException(
                            Kind.BAD_QUERY, "PostgreSQL refuses the query: " + message, e);
            case FATAL -> new SearchException(Kind.FATAL, subject + ": " + message, e);
        };
    }

    @Override
    public void close() {
        closed = true;
        closeIdle();
    }

    private void closeIdle() {
        for (SearchSession each; (each = idle.pollFirst()) != null; ) {
            each.close();
        }
    }

    /** The table and where it is. */
    @Override
    public String toString() {
        return subject;
    }
}
