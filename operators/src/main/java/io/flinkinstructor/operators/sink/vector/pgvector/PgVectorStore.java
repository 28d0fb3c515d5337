package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStore;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.TreeMap;
import org.postgresql.Driver;
import org.postgresql.PGProperty;

/**
 * A table of PostgreSQL with pgvector.
 *
 * <p>Tombstones are rows without text, vector and attributes, with {@code deleted_at}; that of a
 * whole document has an empty chunk id. Searches read {@code WHERE deleted_at IS NULL}; indexes
 * over the vectors do not hold them anyway.
 */
public final class PgVectorStore implements VectorStore {

    private static final long serialVersionUID = 1L;

    private static final Map<String, String> DEFAULT_PROPERTIES =
            Map.of(
                    PGProperty.APPLICATION_NAME.getName(), "flink-instructor",
                    PGProperty.CONNECT_TIMEOUT.getName(), "10",
                    PGProperty.LOGIN_TIMEOUT.getName(), "20",
                    // A server that has gone away without a word.
                    PGProperty.SOCKET_TIMEOUT.getName(), "60",
                    PGProperty.TCP_KEEP_ALIVE.getName(), "true");

    private final String url;
    private final TreeMap<String, String> properties;
    private final PgVectorTable table;

    /**
     * @param url {@code jdbc:postgresql://host:port/database}
     * @param properties of the connection, such as {@code user} and {@code password}, as the JDBC
     *     driver names them
     * @throws IllegalArgumentException if the URL is none
     */
    public PgVectorStore(String url, Map<String, String> properties, PgVectorTable table) {
        Objects.requireNonNull(url, "url == null");
        this.url = url;
        this.properties = new TreeMap<>(DEFAULT_PROPERTIES);
        this.properties.putAll(properties);
        this.table = Objects.requireNonNull(table, "table == null");
        requireUrl(url);
    }

    /**
     * Checks the form of a URL.
     *
     * @throws IllegalArgumentException if it is none of PostgreSQL's; the message does not hold it
     */
    public static void requireUrl(String url) {
        if (Driver.parseURL(url, null) == null) {
            throw new IllegalArgumentException(
                    "not a URL of the form jdbc:postgresql://host:port/database");
        }
    }

    /**
     * The same with a dimension, if it has none.
     *
     * @throws IllegalArgumentException if it has another one
     */
    public PgVectorStore withDimension(int dimension) {
        if (table.dimension() == null) {
            return new PgVectorStore(url, properties, table.withDimension(dimension));
        }
        if (table.dimension() != dimension) {
            throw new IllegalArgumentException(
                    this
                            + " is to have "
                            + table.dimension()
                            + " dimensions, and the model has "
                            + dimension);
        }
        return this;
    }

    /**
     * Whether a job can write its vectors here; makes or checks the table as {@link #connect} does.
     *
     * @param model the model's name
     * @param fingerprint the model's
     * @param dimension the model's
     * @throws VectorStoreException if not, with all that is wrong
     * @throws IllegalArgumentException if the options give another dimension
     */
    public void check(String model, String fingerprint, int dimension) throws VectorStoreException {
        try (PgVectorConnection connection = withDimension(dimension).session()) {
            connection.requireModel(model, fingerprint);
        }
    }

    @Override
    public VectorStoreConnection connect() throws VectorStoreException {
        return session();
    }

    private PgVectorConnection session() throws VectorStoreException {
        try {
            PgVectorConnection connection = new PgVectorConnection(open(), table, toString());
            try {
                connection.prepare();
            } catch (SQLException | VectorStoreException | RuntimeException e) {
                connection.close();
                throw e;
            }
            return connection;
        } catch (SQLException e) {
            throw SqlFailures.of(toString(), e);
        }
    }

    @Override
    public boolean takesUpdatesWithoutVector() {
        return true;
    }

    /**
     * The read side. Connects with the first search, and needs no more than the right to SELECT.
     */
    public VectorIndex reader() {
        return new PgVectorReader(this::open, table, toString());
    }

    /** The read side, by a view of whichever table it shows when a search begins. */
    public VectorIndex reader(String view) {
        return new PgVectorReader(this::open, table.named(view), subject("view", view));
    }

    /** A view that searches read, and this table for it to show. */
    public CollectionAlias alias(String view) {
        return new PgVectorAlias(this::open, table.named(view), table, subject("view", view));
    }

    private Connection open() throws SQLException {
        Properties given = new Properties();
        given.putAll(properties);
        // Not over DriverManager, which finds only drivers of its own class loader.
        return new Driver().connect(url, given);
    }

    /** The table and where it is, without user and password. */
    @Override
    public String toString() {
        return subject("table", table.name());
    }

    private String subject(String kind, String name) {
        int secrets = url.indexOf('?');
        return "pgvector "
                + kind
                + " "
                + name
                + " at "
                + (secrets < 0 ? url : url.substring(0, secrets));
    }
}
