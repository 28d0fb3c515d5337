package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.VectorQuery;
import io.flinkinstructor.schemas.AttributesReader;
import io.flinkinstructor.schemas.AttributesWriter;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Types;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that searches one table, and may not write. For one thread at a time. */
final class SearchSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(SearchSession.class);

    /** The first one whose indexes go on until there are rows enough that match the filters. */
    private static final String ITERATIVE_SCANS = "0.8";

    /** pgvector's bound of {@code hnsw.ef_search}. */
    private static final int MAX_CANDIDATES = 1000;

    private final Connection connection;
    private final Catalog catalog;
    private final PgVectorTable table;
    private final String subject;
    private final AttributesReader attributes = new AttributesReader();
    private String revision;
    private SearchedTable searched;
    private SearchSql sql;
    private int candidates;

    private record Row(Hit hit, double distance) {}

    /** Takes over the connection; to be followed by {@link #prepare}. */
    SearchSession(Connection connection, PgVectorTable table, String subject) {
        this.connection = connection;
        this.catalog = new Catalog(connection, table.quoted());
        this.table = table;
        this.subject = subject;
    }

    /** Looks at the table, and makes the settings of the session. */
    void prepare() throws SQLException, SearchException {
        // Before the look at it: what changes meanwhile is noticed afterwards.
        revision = catalog.revision();
        execute("SET default_transaction_read_only = on");
        // A plan for the filters at hand, and no time spent on compiling it.
        execute("SET plan_cache_mode = force_custom_plan");
        execute("SET jit = off");
        searched = SearchedTable.of(connection, table, subject);
        sql = new SearchSql(table, searched);
        if (catalog.flag(
                "SELECT string_to_array(extversion, '.')::int[] >= string_to_array(?, '.')::int[]"
                        + " FROM pg_extension WHERE extname = 'vector'",
                ITERATIVE_SCANS)) {
            execute("SET hnsw.iterative_scan = relaxed_order");
            execute("SET ivfflat.iterative_scan = relaxed_order");
        }
        if (searched.probes() > 0) {
            raise("ivfflat.probes", searched.probes());
        }
    }

    /**
     * Whether the table was made anew since the session looked at it, or the view was changed: what
     * was found since then may be of either.
     */
    boolean isOutdated() throws SQLException {
        return !Objects.equals(revision, catalog.revision());
    }

    private void execute(String statement) throws SQLException {
        try (Statement made = connection.createStatement()) {
            made.execute(statement);
        }
    }

    /** Sets what the server, the database or the user has not set higher. */
    private void raise(String setting, int value) throws SQLException {
        try (PreparedStatement set =
                connection.prepareStatement(
                        "SELECT set_config(?, greatest(?, current_setting(?, true)::int)::text,"
                                + " false)")) {
            set.setString(1, setting);
            set.setInt(2, value);
            set.setString(3, setting);
            set.execute();
        }
    }

    /** As the contract of {@code VectorIndex} has it. */
    void check(String model, String fingerprint, int dimension)
            throws SQLException, SearchException {
        requireDimension(dimension);
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(new TableSql(table).anyModel())) {
            if (!row.next()
                    || fingerprint.equals(row.getString(2))
                    || catalog.flag(sql.hasModel(), fingerprint)) {
                return;
            }
            throw SearchException.otherModel(
                    subject, row.getString(1), row.getString(2), model, fingerprint);
        }
    }

    private void requireDimension(int asked) throws SearchException {
        Integer there = searched.column().dimension();
        if (there != null && there != asked) {
            throw SearchException.otherDimension(subject, there, asked);
        }
    }

    /** As the contract of {@code VectorIndex} has it. */
    List<Hit> nearest(VectorQuery query) throws SQLException, SearchException {
        requireDimension(query.vector().length);
        if (searched.isIndexed() && query.limit() > candidates) {
            candidates = query.limit();
            raise("hnsw.ef_search", Math.min(candidates, MAX_CANDIDATES));
        }
        List<Hit> hits = nearest(query, false);
        // An index may have given up before it found enough that match.
        return hits.size() < query.limit() && searched.isIndexed() ? nearest(query, true) : hits;
    }

    private List<Hit> nearest(VectorQuery query, boolean exact)
            throws SQLException, SearchException {
        String vector = literal(query.vector());
        try (PreparedStatement select = connection.prepareStatement(sql.nearest(exact))) {
            select.setObject(1, vector, Types.OTHER);
            select.setObject(2, vector, Types.OTHER);
            select.setString(3, query.instructionName() == null ? "" : query.instructionName());
            select.setString(4, query.modelFingerprint());
            select.setObject(5, filters(query), Types.OTHER);
            select.setObject(6, vector, Types.OTHER);
            select.setInt(7, query.limit());
            List<Row> rows = new ArrayList<>();
            try (ResultSet row = select.executeQuery()) {
                while (row.next()) {
                    rows.add(new Row(hit(row, query.instructionName()), row.getDouble(10)));
                }
            }
            rows.sort(Comparator.comparingDouble(Row::distance));
            return rows.stream().map(Row::hit).toList();
        }
    }

    private static String literal(float[] vector) {
        StringBuilder text = new StringBuilder("[");
        for (float component : vector) {
            text.append(text.length() > 1 ? "," : "").append(component);
        }
        return text.append(']').toString();
    }

    private static String filters(VectorQuery query) {
        return new String(new AttributesWriter().write(query.filters()), StandardCharsets.UTF_8);
    }

    private Hit hit(ResultSet row, String instructionName) throws SQLException, SearchException {
        return new Hit(
                row.getString(1),
                instructionName,
                row.getString(2),
                row.getInt(3),
                row.getInt(4),
                row.getString(5),
                attributes(row.getString(6)),
                1 - row.getDouble(9),
                millis(row, 7),
                millis(row, 8));
    }

    private Map<String, String> attributes(String json) throws SearchException {
        try {
            return attributes.read(json.getBytes(StandardCharsets.UTF_8));
        } catch (MalformedRecordException e) {
            throw new SearchException(
                    SearchException.Kind.FATAL,
                    subject + " has attributes that are not of our making: " + e.getMessage(),
                    e);
        }
    }

    private static long millis(ResultSet row, int column) throws SQLException {
        long millis = row.getLong(column);
        return row.wasNull() ? -1 : millis;
    }

    @Override
    public void close() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("{}: close", subject, e);
        }
    }
}
