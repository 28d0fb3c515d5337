package io.flinkinstructor.operators.sink.vector.pgvector;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Looks at what is there, and collects all that is wrong with it. For one thread. */
final class TableCheck {

    private final Catalog catalog;
    private final PgVectorTable table;
    private final List<String> faults = new ArrayList<>();
    private boolean exists;
    private Integer dimension;

    TableCheck(Connection connection, PgVectorTable table) {
        this.catalog = new Catalog(connection, table.quoted());
        this.table = table;
    }

    /** What is wrong; empty if nothing is. */
    List<String> faults() {
        return faults;
    }

    /** Whether the table is there. */
    boolean exists() {
        return exists;
    }

    /** The dimension of its vectors; null where the column takes any, or there is no table. */
    Integer dimension() {
        return dimension;
    }

    /** Looks at all of it. */
    void run() throws SQLException {
        checkVectorType();
        if (catalog.flag("SELECT NOT has_database_privilege(current_database(), 'TEMPORARY')")) {
            faults.add(
                    "the user may not make temporary tables, by which rows are written: GRANT"
                            + " TEMPORARY ON DATABASE ... TO ...");
        }
        exists = catalog.exists();
        if (exists) {
            checkColumns();
            checkKey();
            checkRights();
        } else {
            checkThatItCanBeMade();
        }
    }

    private void checkVectorType() throws SQLException {
        if (catalog.flag("SELECT to_regtype(?) IS NOT NULL", table.type().toString())) {
            return;
        }
        String version =
                catalog.text("SELECT extversion FROM pg_extension WHERE extname = 'vector'");
        if (version != null) {
            faults.add(
                    "pgvector "
                            + version
                            + " is there, but not the type "
                            + table.type()
                            + ": it is too old, or not on the search path");
        } else if (!catalog.flag(
                "SELECT EXISTS (SELECT FROM pg_available_extensions WHERE name = 'vector')")) {
            faults.add(
                    "pgvector is not installed on the server: install it (Debian's package is"
                            + " postgresql-<version>-pgvector), then CREATE EXTENSION vector");
        } else {
            faults.add(
                    "the database has no extension vector: have a superuser say CREATE EXTENSION"
                            + " vector");
        }
    }

    private void checkColumns() throws SQLException {
        Map<String, String> there = catalog.columns();
        Map<String, String> wanted = new LinkedHashMap<>(Columns.TYPES);
        wanted.putAll(table.attributeColumns());
        wanted.forEach(
                (name, type) -> {
                    String is = there.get(name);
                    if (is == null) {
                        faults.add(
                                "column "
                                        + name
                                        + " ("
                                        + (name.equals(Columns.EMBEDDING) ? table.type() : type)
                                        + ") is missing");
                    } else if (name.equals(Columns.EMBEDDING)) {
                        checkEmbedding(is);
                    } else if (!is.equals(type)) {
                        faults.add("column " + name + " is " + is + ", must be " + type);
                    }
                });
        addUpgrade(table, there.keySet(), faults);
    }

    /**
     * Adds the way out where columns are missing that an earlier version did not make.
     *
     * @param there the columns that the table has
     */
    static void addUpgrade(PgVectorTable table, Set<String> there, List<String> faults) {
        List<String> missing = new ArrayList<>(Columns.TYPES.keySet());
        missing.addAll(table.attributeColumns().keySet());
        missing.removeAll(there);
        if (!missing.isEmpty() && there.containsAll(Columns.ESSENTIAL)) {
            faults.add(
                    "to go on with a table of an earlier version, add what it has not: "
                            + new TableSql(table).addColumns(missing));
        }
    }

    private void checkEmbedding(String is) {
        EmbeddingColumn column = EmbeddingColumn.of(is);
        if (!column.type().equals(table.type().toString())) {
            faults.add("column embedding is " + is + ", must be " + table.type());
        }
        dimension = column.dimension();
        if (dimension != null
                && table.dimension() != null
                && !dimension.equals(table.dimension())) {
            faults.add(otherDimension(dimension, table.dimension()));
        }
    }

    /** What to say about vectors that do not fit. */
    static String otherDimension(int there, int wanted) {
        return "its vectors have "
                + there
                + " dimensions, the model's "
                + wanted
                + ": take another table, or the model that filled this one";
    }

    private void checkKey() throws SQLException {
        if (!catalog.flag(
                "SELECT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = to_regclass(?) AND"
                        + " i.indisunique AND i.indpred IS NULL AND (SELECT array_agg(a.attname::text"
                        + " ORDER BY a.attname) FROM pg_attribute a WHERE a.attrelid = i.indrelid"
                        + " AND a.attnum = ANY (i.indkey)) = ARRAY['chunk', 'id',"
                        + " 'instruction_name'])",
                table.quoted())) {
            faults.add("it needs PRIMARY KEY (" + Columns.KEY + ")");
        }
    }

    private void checkRights() throws SQLException {
        List<String> missing = new ArrayList<>();
        for (String right : List.of("SELECT", "INSERT", "UPDATE", "DELETE")) {
            if (!catalog.flag(
                    "SELECT has_table_privilege(to_regclass(?), ?)", table.quoted(), right)) {
                missing.add(right);
            }
        }
        if (!missing.isEmpty()) {
            faults.add("the user lacks the right to " + String.join(", ", missing));
        }
    }

    private void checkThatItCanBeMade() throws SQLException {
        if (!table.create()) {
            faults.add("the table is not there, and making it is switched off");
            return;
        }
        String schema =
                table.schema() == null ? catalog.text("SELECT current_schema()") : table.schema();
        if (schema == null
                || !catalog.flag(
                        "SELECT EXISTS (SELECT FROM pg_namespace WHERE nspname = ?)", schema)) {
            faults.add(
                    "the table is not there, nor is its schema "
                            + (schema == null ? "(the search path is empty)" : schema));
        } else if (!catalog.flag("SELECT has_schema_privilege(?, 'CREATE')", schema)) {
            faults.add(
                    "the table is not there, and the user may not make it: GRANT CREATE ON SCHEMA "
                            + Columns.quoted(schema)
                            + " TO ...");
        }
        int most = table.type().maxIndexedDimension();
        if (table.index().method() != IndexMethod.NONE
                && table.dimension() != null
                && table.dimension() > most) {
            faults.add(
                    "an index over "
                            + table.type()
                            + " takes at most "
                            + most
                            + " dimensions, the model has "
                            + table.dimension()
                            + ": set the index to none"
                            + (table.type() == VectorType.VECTOR
                                    ? ", or the type to halfvec"
                                    : ""));
        }
    }
}
