package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.RowBatch;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.Shards;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.operators.sink.vector.lucene.ShardPlan.Change;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.lucene.store.AlreadyClosedException;

/** Writes to some of an index's shards. */
final class LuceneConnection implements VectorStoreConnection {

    private final String subject;
    private final int count;
    private final Map<Integer, LuceneShard> shards;
    private final ExecutorService threads;
    private ShardModel model;

    private interface ShardWork {
        void run(LuceneShard shard) throws IOException, VectorStoreException;
    }

    /**
     * @param count how many shards the index has
     * @param shards those to write to, by number, which it closes
     * @param model whose vectors the index holds; null if it holds none
     */
    LuceneConnection(
            String subject, int count, Map<Integer, LuceneShard> shards, ShardModel model) {
        this.subject = subject;
        this.count = count;
        this.shards = new TreeMap<>(shards);
        this.model = model;
        this.threads =
                Executors.newCachedThreadPool(
                        work -> {
                            Thread thread = new Thread(work, "commit " + subject);
                            thread.setDaemon(true);
                            return thread;
                        });
    }

    @Override
    public void write(List<EmbeddedRecord> records) throws VectorStoreException {
        ShardModel next = modelWith(records);
        Map<Integer, Map<RowKey, Change>> plans = new TreeMap<>();
        for (Map.Entry<Integer, List<EmbeddedRecord>> batch : byShard(records).entrySet()) {
            int number = batch.getKey();
            RowBatch rows = RowBatch.of(batch.getValue());
            each(number, shard -> plans.put(number, shard.plan(rows)));
        }
        for (Map.Entry<Integer, Map<RowKey, Change>> plan : plans.entrySet()) {
            each(plan.getKey(), shard -> shard.apply(plan.getValue(), next));
        }
        model = next;
    }

    private Map<Integer, List<EmbeddedRecord>> byShard(List<EmbeddedRecord> records) {
        Map<Integer, List<EmbeddedRecord>> byShard = new TreeMap<>();
        for (EmbeddedRecord record : records) {
            byShard.computeIfAbsent(Shards.of(record.id(), count), number -> new ArrayList<>())
                    .add(record);
        }
        return byShard;
    }

    /** Whose vectors the index holds with these. */
    private ShardModel modelWith(List<EmbeddedRecord> records) throws VectorStoreException {
        ShardModel there = model;
        for (EmbeddedRecord row : records) {
            if (row.isDelete() || row.keepsVector()) {
                continue;
            }
            ShardModel rows = ShardModel.of(row);
            String difference = there == null ? null : there.difference(rows);
            if (difference != null) {
                throw new VectorStoreException(
                        Kind.FATAL, subject + " cannot be used: " + difference, null);
            }
            there = rows;
        }
        return there;
    }

    private void each(int number, ShardWork work) throws VectorStoreException {
        LuceneShard shard = shards.get(number);
        if (shard == null) {
            throw new IllegalStateException(
                    subject
                            + ": a row of shard "
                            + number
                            + " where there are "
                            + shards.keySet()
                            + ". This is a bug: rows are to be partitioned by shard");
        }
        try {
            work.run(shard);
        } catch (IOException | AlreadyClosedException e) {
            throw LuceneFailures.writing(subject + ", shard " + number + ",", e);
        }
    }

    @Override
    public void commit(StoreCheckpoint checkpoint) throws VectorStoreException {
        all(shard -> shard.commit(checkpoint));
    }

    @Override
    public void complete(StoreCheckpoint checkpoint) throws VectorStoreException {
        all(shard -> shard.complete(checkpoint));
    }

    /** With all shards at a time, since each waits for the disk; returns when none is at work. */
    private void all(ShardWork work) throws VectorStoreException {
        List<Callable<Void>> calls = new ArrayList<>();
        for (int number : shards.keySet()) {
            calls.add(
                    () -> {
                        each(number, work);
                        return null;
                    });
        }
        try {
            for (Future<Void> done : threads.invokeAll(calls)) {
                done.get();
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof VectorStoreException failure
                    ? failure
                    : LuceneFailures.writing(subject, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw LuceneFailures.writing(subject, e);
        }
    }

    @Override
    public long purge(Duration horizon) throws VectorStoreException {
        long[] forgotten = new long[1];
        long until = System.currentTimeMillis() - horizon.toMillis();
        for (int number : shards.keySet()) {
            each(number, shard -> forgotten[0] += shard.purge(until));
        }
        return forgotten[0];
    }

    @Override
    public void close() {
        threads.shutdown();
        ShardClosing.close(subject, shards.values());
    }
}
