package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** One INSERT ... SELECT FROM unnest of arrays for each batch, vectors as text. */
final class UnnestInsert implements PgvectorSection.RowWriter {

    private final Connection connection;
    private final PreparedStatement insert;

    UnnestInsert(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PgvectorSection.createTable());
        }
        connection.setAutoCommit(false);
        insert =
                connection.prepareStatement(
                        "INSERT INTO "
                                + PgvectorSection.table()
                                + " ("
                                + PgvectorSection.COLUMNS
                                + ") SELECT id, '', '0', 0, 1, text, embedding::vector, '{\"lang\":"
                                + " \"en\"}', 'model', 'fingerprint', 'documents-0', version,"
                                + " to_timestamp(millis / 1000.0) FROM unnest(?::text[], ?::text[],"
                                + " ?::text[], ?::bigint[], ?::bigint[]) AS u (id, text, embedding,"
                                + " version, millis)"
                                + PgvectorSection.onConflict());
    }

    @Override
    public void write(List<EmbeddedRecord> rows) throws SQLException {
        set(1, "text", rows, EmbeddedRecord::id);
        set(2, "text", rows, EmbeddedRecord::text);
        set(3, "text", rows, row -> Arrays.toString(row.embedding()));
        set(4, "bigint", rows, row -> row.source().offset());
        set(5, "bigint", rows, row -> row.source().timestamp());
        insert.execute();
        connection.commit();
    }

    private void set(
            int parameter,
            String type,
            List<EmbeddedRecord> rows,
            Function<EmbeddedRecord, Object> value)
            throws SQLException {
        insert.setArray(
                parameter, connection.createArrayOf(type, rows.stream().map(value).toArray()));
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
