package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.operators.sink.vector.WriteResult.RefusedRecord;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes batches to a store whatever it takes: connects again when the connection is lost, tries
 * again with growing pauses, and finds the records that the store refuses by halving their batch,
 * in order, so that all others are written. For one thread.
 */
final class StoreWriter implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(StoreWriter.class);

    private final Connector connector;
    private final Duration retryTimeout;
    private final Pause pause;
    private VectorStoreConnection connection;

    /** Gets a connection. */
    interface Connector {
        VectorStoreConnection connect() throws VectorStoreException;
    }

    /** How to wait; tests do not. */
    interface Pause {
        void await(Duration time) throws InterruptedException;
    }

    private interface Attempt<T> {
        T run(VectorStoreConnection connection) throws VectorStoreException;
    }

    StoreWriter(Connector connector, Duration retryTimeout, Pause pause) {
        this.connector = connector;
        this.retryTimeout = retryTimeout;
        this.pause = pause;
    }

    /** Connects, once. */
    void connect() throws VectorStoreException {
        if (connection == null) {
            connection = connector.connect();
        }
    }

    /**
     * Writes a batch.
     *
     * @throws VectorStoreException if the store fails in a way that no retry mends, or for longer
     *     than the retry timeout; parts of the batch may have been written
     */
    WriteResult write(List<EmbeddedRecord> batch)
            throws VectorStoreException, InterruptedException {
        long start = System.nanoTime();
        Progress progress = new Progress();
        write(batch, progress);
        return new WriteResult(
                progress.written, progress.refused, progress.retries, System.nanoTime() - start);
    }

    private void write(List<EmbeddedRecord> batch, Progress progress)
            throws VectorStoreException, InterruptedException {
        try {
            persist(
                    to -> {
                        to.write(batch);
                        return null;
                    },
                    progress);
            progress.written.addAll(batch);
        } catch (VectorStoreException e) {
            if (e.kind() != Kind.REFUSED) {
                throw e;
            }
            if (batch.size() == 1) {
                progress.refused.add(new RefusedRecord(batch.get(0), e.getMessage()));
                return;
            }
            int half = batch.size() / 2;
            write(batch.subList(0, half), progress);
            write(batch.subList(half, batch.size()), progress);
        }
    }

    /** Makes durable what has been written, under a checkpoint. */
    void commit(StoreCheckpoint checkpoint) throws VectorStoreException, InterruptedException {
        persist(
                to -> {
                    to.commit(checkpoint);
                    return null;
                },
                new Progress());
    }

    /** Makes visible what was committed with a checkpoint. */
    void complete(StoreCheckpoint checkpoint) throws VectorStoreException, InterruptedException {
        persist(
                to -> {
                    to.complete(checkpoint);
                    return null;
                },
                new Progress());
    }

    /** Forgets tombstones beyond the horizon; true when there may be more of them. */
    boolean purge(Duration horizon) throws VectorStoreException, InterruptedException {
        return persist(to -> to.purge(horizon), new Progress()) > 0;
    }

    private <T> T persist(Attempt<T> attempt, Progress progress)
            throws VectorStoreException, InterruptedException {
        RetryPauses pauses = new RetryPauses(retryTimeout);
        while (true) {
            try {
                connect();
                return attempt.run(connection);
            } catch (VectorStoreException e) {
                if (e.kind() == Kind.REFUSED) {
                    throw e;
                }
                close();
                Duration time = e.kind() == Kind.RETRYABLE ? pauses.next() : null;
                if (time == null) {
                    throw e;
                }
                LOG.warn("{}; next attempt in {} ms", e.getMessage(), time.toMillis());
                progress.retries++;
                pause.await(time);
            }
        }
    }

    @Override
    public void close() {
        if (connection != null) {
            connection.close();
            connection = null;
        }
    }

    private static final class Progress {
        final List<EmbeddedRecord> written = new ArrayList<>();
        final List<RefusedRecord> refused = new ArrayList<>();
        int retries;
    }
}
