package io.flinkinstructor.operators.sink.vector.pgvector;

import io.flinkinstructor.operators.sink.vector.RowBatch;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A session that writes to one table, one transaction for each batch. */
final class PgVectorConnection implements VectorStoreConnection {

    private static final Logger LOG = LoggerFactory.getLogger(PgVectorConnection.class);
    private static final int PURGE_ROWS = 10_000;

    /**
     * A process that hangs in the middle of a batch, frozen or cut off, keeps its rows locked: the
     * server ends its session after so long, and its successor can write.
     */
    private static final String MAX_IDLE = "10s";

    private final Connection connection;
    private final PgVectorTable table;
    private final TableSql sql;
    private final String subject;
    private final CopyRows rows = new CopyRows();
    private boolean exists;
    private Integer dimension;
    private String fingerprint;
    private String model;

    /** Takes over the connection; to be followed by {@link #prepare}. */
    PgVectorConnection(Connection connection, PgVectorTable table, String subject) {
        this.connection = connection;
        this.table = table;
        this.sql = new TableSql(table);
        this.subject = subject;
    }

    /** Makes or checks the table, as far as is known what it is to be. */
    void prepare() throws SQLException, VectorStoreException {
        if (table.create()) {
            createExtension();
        }
        connection.setAutoCommit(false);
        lock();
        TableCheck check = new TableCheck(connection, table);
        check.run();
        if (!check.faults().isEmpty()) {
            throw fatal(String.join("; ", check.faults()));
        }
        exists = check.exists();
        dimension = check.dimension();
        if (!exists && table.dimension() != null) {
            create(table.dimension());
        } else if (exists && !table.otherModels()) {
            findModel();
        }
        execute(sql.createStage());
        // Small batches against a table of any size: by its key, whatever the statistics say, and
        // also where a plan was made when the table was small. To compile that would take longer
        // than it runs.
        for (String setting :
                List.of("enable_hashjoin", "enable_mergejoin", "enable_seqscan", "jit")) {
            execute("SET " + setting + " = off");
        }
        execute("SET idle_in_transaction_session_timeout = '" + MAX_IDLE + "'");
        connection.commit();
    }

    /** Only where it can be: what is missing then, the check reports. */
    private void createExtension() throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet there =
                        statement.executeQuery(
                                "SELECT EXISTS (SELECT FROM pg_extension WHERE extname ="
                                        + " 'vector')")) {
            there.next();
            if (!there.getBoolean(1)) {
                statement.execute("CREATE EXTENSION IF NOT EXISTS vector");
                LOG.info("{}: made the extension vector", subject);
            }
        } catch (SQLException e) {
            if (SqlFailures.kind(e.getSQLState()) == Kind.RETRYABLE) {
                throw e;
            }
            LOG.warn("{}: CREATE EXTENSION vector: {}", subject, SqlFailures.message(e));
        }
    }

    /** Until the transaction ends: others wait with making the same table. */
    private void lock() throws SQLException {
        try (PreparedStatement lock =
                connection.prepareStatement(
                        "SELECT pg_advisory_xact_lock(hashtextextended('flink-instructor ' || ?,"
                                + " 0))")) {
            lock.setString(1, table.quoted());
            lock.execute();
        }
    }

    private void create(int size) throws SQLException {
        for (String statement : sql.create(size)) {
            execute(statement);
        }
        exists = true;
        dimension = size;
        LOG.info("{}: made the table, {}({})", subject, table.type(), size);
    }

    private void findModel() throws SQLException {
        try (Statement query = connection.createStatement();
                ResultSet row = query.executeQuery(sql.anyModel())) {
            if (row.next()) {
                model = row.getString(1);
                fingerprint = row.getString(2);
            }
        }
    }

    @Override
    public void write(List<EmbeddedRecord> records) throws VectorStoreException {
        RowBatch batch = RowBatch.of(records);
        try {
            if (!isReadyFor(batch)) {
                return;
            }
            stage(batch);
            if (!batch.documents().isEmpty()) {
                execute(sql.mergeDocuments());
                execute(sql.deleteRowsOfDocuments());
            }
            if (!batch.rows().isEmpty()) {
                execute(sql.mergeRows());
            }
            if (batch.rows().stream().anyMatch(EmbeddedRecord::keepsVector)) {
                execute(sql.updateRows());
                requireVectors();
            }
            connection.commit();
        } catch (SQLException e) {
            rollBack();
            throw SqlFailures.of(subject, e);
        } catch (VectorStoreException e) {
            rollBack();
            throw e;
        }
    }

    /** False where there is nothing to delete from, and nothing to write. */
    private boolean isReadyFor(RowBatch batch) throws SQLException, VectorStoreException {
        for (EmbeddedRecord row : batch.rows()) {
            if (row.isDelete()) {
                continue;
            }
            if (!exists && !row.keepsVector()) {
                makeFor(row.embedding().length);
            }
            requireFits(row);
        }
        if (!exists && batch.rows().stream().anyMatch(EmbeddedRecord::keepsVector)) {
            throw withoutVector();
        }
        return exists;
    }

    /** Each embedding that keeps its vector has one now, or something newer is in its way. */
    private void requireVectors() throws SQLException, VectorStoreException {
        try (PreparedStatement query = connection.prepareStatement(sql.withoutVector());
                ResultSet row = query.executeQuery()) {
            if (row.next()) {
                throw withoutVector();
            }
        }
    }

    private static VectorStoreException withoutVector() {
        return new VectorStoreException(
                Kind.REFUSED,
                "only what the model does not see has changed, and the table has no vector of this"
                        + " text, so that an earlier version was refused or the table is another"
                        + " one: send the document again with indexing.skip-unchanged: false",
                null);
    }

    private void makeFor(int size) throws SQLException, VectorStoreException {
        lock();
        // Another subtask may have made it by now.
        TableCheck check = new TableCheck(connection, table.withDimension(size));
        check.run();
        if (!check.faults().isEmpty()) {
            throw fatal(String.join("; ", check.faults()));
        }
        if (check.exists()) {
            exists = true;
            dimension = check.dimension();
        } else {
            create(size);
        }
        connection.commit();
    }

    private void requireFits(EmbeddedRecord row) throws VectorStoreException {
        if (dimension != null && !row.keepsVector() && row.embedding().length != dimension) {
            throw fatal(TableCheck.otherDimension(dimension, row.embedding().length));
        }
        if (fingerprint == null && !table.otherModels()) {
            model = row.model();
            fingerprint = row.modelFingerprint();
        }
        requireModel(row.model(), row.modelFingerprint());
    }

    /**
     * @throws VectorStoreException if vectors of this model may not go into the table
     */
    void requireModel(String name, String itsFingerprint) throws VectorStoreException {
        if (fingerprint != null && !fingerprint.equals(itsFingerprint)) {
            throw fatal(
                    "it holds vectors of the model "
                            + model
                            + " (fingerprint "
                            + fingerprint
                            + "), and these are of "
                            + name
                            + " ("
                            + itsFingerprint
                            + "), which no search may compare: take another table, or set"
                            + " sink.pgvector.other-models while one model takes the other's place");
        }
    }

    private void stage(RowBatch batch) throws SQLException, VectorStoreException {
        CopyIn copy = connection.unwrap(PGConnection.class).getCopyAPI().copyIn(sql.copyToStage());
        try {
            rows.begin();
            for (EmbeddedRecord row : batch.documents()) {
                rows.add(row, copy);
            }
            for (EmbeddedRecord row : batch.rows()) {
                if (row.chunk().isEmpty()) {
                    throw new VectorStoreException(Kind.REFUSED, "the chunk's id is empty", null);
                }
                rows.add(row, copy);
            }
            rows.end(copy);
            copy.endCopy();
        } finally {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    @Override
    public long purge(Duration horizon) throws VectorStoreException {
        if (!exists) {
            return 0;
        }
        try (PreparedStatement delete = connection.prepareStatement(sql.purge())) {
            delete.setLong(1, horizon.toMillis());
            delete.setInt(2, PURGE_ROWS);
            delete.setLong(3, horizon.toMillis());
            long forgotten = delete.executeUpdate();
            connection.commit();
            return forgotten;
        } catch (SQLException e) {
            rollBack();
            throw SqlFailures.of(subject, e);
        }
    }

    private void execute(String statement) throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        }
    }

    private void rollBack() {
        try {
            connection.rollback();
        } catch (SQLException e) {
            // The connection is broken: the server rolls back by itself, and the next use shows it.
            LOG.debug("{}: rollback", subject, e);
        }
    }

    private VectorStoreException fatal(String faults) {
        return new VectorStoreException(Kind.FATAL, subject + " cannot be used: " + faults, null);
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
