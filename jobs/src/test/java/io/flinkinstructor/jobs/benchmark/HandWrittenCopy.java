package io.flinkinstructor.jobs.benchmark;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import org.postgresql.PGConnection;

/** One binary COPY into a temporary table and one INSERT ... ON CONFLICT for each batch. */
final class HandWrittenCopy implements PgvectorSection.RowWriter {

    private static final byte[] HEADER = {
        'P', 'G', 'C', 'O', 'P', 'Y', '\n', (byte) 0xff, '\r', '\n', 0, 0, 0, 0, 0, 0, 0, 0, 0
    };
    private static final long EPOCH_MILLIS = 946_684_800_000L;

    private final Connection connection;
    private final PreparedStatement insert;

    HandWrittenCopy(String url) throws SQLException {
        connection = DriverManager.getConnection(url);
        try (Statement statement = connection.createStatement()) {
            statement.execute(PgvectorSection.createTable());
            statement.execute(
                    "CREATE TEMPORARY TABLE stage ON COMMIT DELETE ROWS AS SELECT "
                            + PgvectorSection.COLUMNS
                            + " FROM "
                            + PgvectorSection.table()
                            + " LIMIT 0");
        }
        connection.setAutoCommit(false);
        insert =
                connection.prepareStatement(
                        "INSERT INTO "
                                + PgvectorSection.table()
                                + " ("
                                + PgvectorSection.COLUMNS
                                + ") SELECT * FROM stage"
                                + PgvectorSection.onConflict());
    }

    @Override
    public void write(List<EmbeddedRecord> rows) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream(4 << 20);
        DataOutputStream out = new DataOutputStream(bytes);
        out.write(HEADER);
        for (EmbeddedRecord row : rows) {
            out.writeShort(13);
            text(out, row.id());
            text(out, "");
            text(out, row.chunk());
            integer(out, row.position());
            integer(out, row.chunks());
            text(out, row.text());
            ByteBuffer vector = ByteBuffer.allocate(4 * row.embedding().length);
            vector.asFloatBuffer().put(row.embedding());
            out.writeInt(4 + vector.capacity());
            out.writeShort(row.embedding().length);
            out.writeShort(0);
            out.write(vector.array());
            byte[] json = "{\"lang\":\"en\"}".getBytes(UTF_8);
            out.writeInt(1 + json.length);
            out.writeByte(1);
            out.write(json);
            text(out, row.model());
            text(out, row.modelFingerprint());
            text(out, "documents-0");
            out.writeInt(8);
            out.writeLong(row.source().offset());
            out.writeInt(8);
            out.writeLong((row.source().timestamp() - EPOCH_MILLIS) * 1000);
        }
        out.writeShort(-1);
        byte[] all = bytes.toByteArray();
        connection
                .unwrap(PGConnection.class)
                .getCopyAPI()
                .copyIn(
                        "COPY stage FROM STDIN (FORMAT binary)",
                        new ByteArrayInputStream(all),
                        1 << 18);
        insert.execute();
        connection.commit();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static void integer(DataOutputStream out, int value) throws IOException {
        out.writeInt(4);
        out.writeInt(value);
    }

    @Override
    public void close() throws SQLException {
        connection.close();
    }
}
