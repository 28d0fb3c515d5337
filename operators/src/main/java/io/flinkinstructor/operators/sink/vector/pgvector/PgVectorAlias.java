package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/**
 * A view of all that is in one table, replaced in a transaction; searches that run are waited for.
 * Each call has a connection of its own, since days may pass between two.
 */
final class PgVectorAlias implements CollectionAlias {

    private final PgVectorReader.Connector connector;
    private final PgVectorTable view;
    private final PgVectorTable table;
    private final String subject;

    private interface Work<T> {
        T run(Connection connection, Catalog catalog) throws SQLException;
    }

    /**
     * @param view the table's options, under the view's name
     * @param subject names the view and where it is, without secrets
     */
    PgVectorAlias(
            PgVectorReader.Connector connector,
            PgVectorTable view,
            PgVectorTable table,
            String subject) {
        this.connector = connector;
        this.view = view;
        this.table = table;
        this.subject = subject;
    }

    private <T> T run(Work<T> work) throws VectorStoreException {
        try (Connection connection = connector.open()) {
            return work.run(connection, new Catalog(connection, view.quoted()));
        } catch (SQLException e) {
            throw SqlFailures.of(subject, e);
        }
    }

    @Override
    public List<String> faults() throws VectorStoreException {
        return run(
                (connection, catalog) -> {
                    List<String> faults = new ArrayList<>();
                    String kind = kind(catalog);
                    if (view.name().equals(table.name())) {
                        faults.add(subject + " has the name of the table that it is to show");
                    } else if (kind == null) {
                        requireSchema(catalog, faults);
                    } else if (!kind.equals("v")) {
                        faults.add(
                                subject
                                        + " is there and no view: give another name, which"
                                        + " searches read from then on");
                    } else {
                        requireOurs(catalog, faults);
                    }
                    return faults;
                });
    }

    private String kind(Catalog catalog) throws SQLException {
        return catalog.text(
                "SELECT relkind FROM pg_class WHERE oid = to_regclass(?)", view.quoted());
    }

    private void requireSchema(Catalog catalog, List<String> faults) throws SQLException {
        String schema = view.schema() == null ? "" : view.schema();
        if (!catalog.flag(
                "SELECT coalesce(has_schema_privilege(n.oid, 'CREATE'), false) FROM pg_namespace n"
                        + " WHERE n.nspname = coalesce(nullif(?, ''), current_schema())",
                schema)) {
            faults.add(subject + ": there is no such schema, or no right to make a view in it");
        }
    }

    private void requireOurs(Catalog catalog, List<String> faults) throws SQLException {
        if (!catalog.flag(
                "SELECT pg_has_role(relowner, 'USAGE') FROM pg_class WHERE oid = to_regclass(?)",
                view.quoted())) {
            faults.add(subject + " belongs to another user, and only its owner can change it");
        }
        if (!"1".equals(catalog.text(Catalog.SHOWN_BY_VIEW.formatted("count(*)"), view.quoted()))) {
            faults.add(subject + " shows more than one table: give another name");
        }
    }

    @Override
    public String shown() throws VectorStoreException {
        return run(
                (connection, catalog) ->
                        "v".equals(kind(catalog))
                                ? catalog.text(
                                        "SELECT ?::bigint::oid::regclass::text", catalog.shown())
                                : null);
    }

    @Override
    public boolean isSwitched() throws VectorStoreException {
        return run(
                (connection, catalog) ->
                        catalog.exists()
                                && catalog.shown()
                                        .equals(new Catalog(connection, table.quoted()).shown()));
    }

    @Override
    public boolean isEmpty() throws VectorStoreException {
        return run(
                (connection, catalog) ->
                        !new Catalog(connection, table.quoted()).exists()
                                || !catalog.flag(
                                        "SELECT EXISTS (SELECT FROM " + table.quoted() + ")"));
    }

    @Override
    public void switchOver() throws VectorStoreException {
        run(
                (connection, catalog) -> {
                    connection.setAutoCommit(false);
                    try (Statement statement = connection.createStatement()) {
                        // Searches that come wait behind this one: not for long.
                        statement.execute("SET LOCAL lock_timeout = '2s'");
                        for (String each : statements(connection, catalog)) {
                            statement.execute(each);
                        }
                    }
                    connection.commit();
                    return null;
                });
    }

    /** A view whose columns stay as they are keeps its rights; another one is given them again. */
    private List<String> statements(Connection connection, Catalog catalog) throws SQLException {
        String select = " VIEW " + view.quoted() + " AS SELECT * FROM " + table.quoted();
        Catalog next = new Catalog(connection, table.quoted());
        if (!catalog.exists() || hasSameColumns(catalog, next)) {
            return List.of("CREATE OR REPLACE" + select);
        }
        List<String> statements = new ArrayList<>();
        statements.add("DROP VIEW " + view.quoted());
        statements.add("CREATE" + select);
        statements.addAll(catalog.grants());
        return statements;
    }

    private static boolean hasSameColumns(Catalog one, Catalog other) throws SQLException {
        return List.copyOf(one.columns().entrySet())
                .equals(List.copyOf(other.columns().entrySet()));
    }

    @Override
    public String collection() {
        return table.name().matches("[a-z_][a-z0-9_.]*") ? table.name() : table.quoted();
    }

    @Override
    public String removal(String collection) {
        return "DROP TABLE " + collection + ";";
    }

    /** The view and where it is. */
    @Override
    public String toString() {
        return "the " + subject.replaceFirst("^pgvector ", "");
    }
}
