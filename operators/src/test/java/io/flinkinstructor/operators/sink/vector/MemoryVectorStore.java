package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The contract taken literally, one record after the other, in memory: what other stores are
 * compared with. All that have the same name share their rows, as copies made by Flink must.
 */
record MemoryVectorStore(String name) implements VectorStore {

    private static final Map<String, Collection> COLLECTIONS = new ConcurrentHashMap<>();

    /** A collection's rows and open connections; its monitor guards both. */
    static final class Collection {
        Map<RowKey, EmbeddedRecord> rows = new HashMap<>();

        /** Grows when connections are cut. */
        int era;
    }

    Collection collection() {
        return COLLECTIONS.computeIfAbsent(name, key -> new Collection());
    }

    Map<RowKey, StoredRow> live() {
        Map<RowKey, StoredRow> live = new HashMap<>();
        synchronized (collection()) {
            collection()
                    .rows
                    .forEach(
                            (key, row) -> {
                                if (!row.isDelete()) {
                                    live.put(key, StoredRow.of(row));
                                }
                            });
        }
        return live;
    }

    @Override
    public boolean takesUpdatesWithoutVector() {
        return true;
    }

    @Override
    public VectorStoreConnection connect() {
        return new Connection(collection());
    }

    private static final class Connection implements VectorStoreConnection {

        private final Collection collection;
        private final int era;

        Connection(Collection collection) {
            this.collection = collection;
            this.era = collection.era;
        }

        @Override
        public void write(List<EmbeddedRecord> records) throws VectorStoreException {
            synchronized (collection) {
                requireOpen();
                Map<RowKey, EmbeddedRecord> next = new HashMap<>(collection.rows);
                for (EmbeddedRecord each : records) {
                    apply(next, each);
                }
                collection.rows = next;
            }
        }

        private void requireOpen() throws VectorStoreException {
            if (era != collection.era) {
                throw new VectorStoreException(Kind.RETRYABLE, "the connection is lost", null);
            }
        }

        private static void apply(Map<RowKey, EmbeddedRecord> rows, EmbeddedRecord each)
                throws VectorStoreException {
            if (!each.isDelete() && each.text().indexOf('\0') >= 0) {
                throw new VectorStoreException(Kind.REFUSED, "a NUL character", null);
            }
            if (!each.isDelete() && !each.keepsVector() && each.embedding().length != 4) {
                throw new VectorStoreException(Kind.FATAL, "its vectors have 4 dimensions", null);
            }
            RowKey key = RowKey.of(each);
            if (each.isDocumentDelete()) {
                replace(rows, key, each);
                for (RowKey other : List.copyOf(rows.keySet())) {
                    if (key.covers(other)) {
                        replace(rows, other, each);
                    }
                }
            } else if (!isOutdated(rows, new RowKey(key.id(), "", RowKey.DOCUMENT), each)
                    && !isOutdated(
                            rows,
                            new RowKey(key.id(), key.instructionName(), RowKey.DOCUMENT),
                            each)) {
                replace(rows, key, each.keepsVector() ? withItsVector(rows.get(key), each) : each);
            }
        }

        private static EmbeddedRecord withItsVector(EmbeddedRecord present, EmbeddedRecord each)
                throws VectorStoreException {
            boolean newer =
                    present != null
                            && !RowVersion.of(each.source())
                                    .replaces(RowVersion.of(present.source()));
            boolean same =
                    present != null
                            && each.text().equals(present.text())
                            && Objects.equals(each.instruction(), present.instruction())
                            && each.modelFingerprint().equals(present.modelFingerprint());
            if (!newer && !same) {
                throw new VectorStoreException(
                        Kind.REFUSED, "the row has no vector of this text", null);
            }
            return each.withEmbedding(present.embedding());
        }

        private static void replace(
                Map<RowKey, EmbeddedRecord> rows, RowKey key, EmbeddedRecord each) {
            if (!isOutdated(rows, key, each)) {
                rows.put(key, each);
            }
        }

        private static boolean isOutdated(
                Map<RowKey, EmbeddedRecord> rows, RowKey key, EmbeddedRecord each) {
            EmbeddedRecord present = rows.get(key);
            return present != null
                    && !RowVersion.of(each.source()).replaces(RowVersion.of(present.source()));
        }

        /** There is no clock: all are older than no horizon, and none older than another. */
        @Override
        public long purge(Duration horizon) throws VectorStoreException {
            synchronized (collection) {
                requireOpen();
                int before = collection.rows.size();
                if (horizon.isZero()) {
                    collection.rows.values().removeIf(EmbeddedRecord::isDelete);
                }
                return before - collection.rows.size();
            }
        }

        @Override
        public void close() {}
    }
}
