package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.SearchException.Kind;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * What a search has to know of the table, as it is and not as the options would make it.
 *
 * @param column the vectors' type
 * @param distance what searches order by
 * @param probes as {@link VectorIndexInfo#probes}
 * @param isIndexed whether the vectors have an index, so that searches are approximate
 */
record SearchedTable(EmbeddingColumn column, Distance distance, int probes, boolean isIndexed) {

    private static final List<String> READ =
            List.of(
                    "id",
                    "instruction_name",
                    "chunk",
                    "position",
                    "chunks",
                    "text",
                    "embedding",
                    "attributes",
                    "model",
                    "model_fingerprint",
                    "source_time",
                    "written_at",
                    "deleted_at");

    /**
     * Looks at the table.
     *
     * @throws SearchException {@link Kind#FATAL} if it is not there, or not of our making; names
     *     all faults
     */
    static SearchedTable of(Connection connection, PgVectorTable table, String subject)
            throws SQLException, SearchException {
        Catalog catalog = new Catalog(connection, table.quoted());
        if (!catalog.exists()) {
            throw fatal(
                    subject
                            + " is not there: the pipeline makes it when it starts; or is it"
                            + " another database or schema?");
        }
        Map<String, String> columns = catalog.columns();
        List<String> faults = new ArrayList<>();
        for (String name : READ) {
            if (!columns.containsKey(name)) {
                faults.add("column " + name + " is missing");
            }
        }
        if (!faults.isEmpty()) {
            TableCheck.addUpgrade(table, columns.keySet(), faults);
        }
        EmbeddingColumn column = EmbeddingColumn.of(columns.getOrDefault("embedding", ""));
        if (columns.containsKey("embedding") && !isVector(column)) {
            faults.add("column embedding is " + column.type() + ", must be vector or halfvec");
        }
        if (!catalog.flag("SELECT has_table_privilege(to_regclass(?), 'SELECT')", table.quoted())) {
            faults.add("the user lacks the right to SELECT");
        }
        if (!faults.isEmpty()) {
            throw fatal(subject + " cannot be searched: " + String.join("; ", faults));
        }
        List<VectorIndexInfo> indexes = indexes(connection, catalog.shown());
        return new SearchedTable(
                column,
                VectorIndexInfo.distance(indexes, table.index().distance()),
                VectorIndexInfo.probes(indexes),
                !indexes.isEmpty());
    }

    private static boolean isVector(EmbeddingColumn column) {
        for (VectorType type : VectorType.values()) {
            if (type.toString().equals(column.type())) {
                return true;
            }
        }
        return false;
    }

    /** Of a view's table, where this is a view: PostgreSQL takes them for the view as well. */
    private static List<VectorIndexInfo> indexes(Connection connection, String table)
            throws SQLException {
        try (PreparedStatement query =
                connection.prepareStatement(
                        "SELECT am.amname, o.opcname, array_to_string(c.reloptions, ',') FROM"
                                + " pg_index i JOIN pg_class c ON c.oid = i.indexrelid JOIN pg_am am"
                                + " ON am.oid = c.relam JOIN pg_opclass o ON o.oid = i.indclass[0]"
                                + " JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum ="
                                + " i.indkey[0] WHERE i.indrelid = ?::bigint::oid AND i.indisvalid"
                                + " AND a.attname = 'embedding' AND am.amname IN ('hnsw',"
                                + " 'ivfflat') ORDER BY am.amname, c.relname")) {
            query.setString(1, table);
            List<VectorIndexInfo> indexes = new ArrayList<>();
            try (ResultSet rows = query.executeQuery()) {
                while (rows.next()) {
                    VectorIndexInfo index =
                            VectorIndexInfo.of(
                                    rows.getString(1), rows.getString(2), rows.getString(3));
                    if (index != null) {
                        indexes.add(index);
                    }
                }
            }
            return indexes;
        }
    }

    private static SearchException fatal(String message) {
        return new SearchException(Kind.FATAL, message, null);
    }
}
