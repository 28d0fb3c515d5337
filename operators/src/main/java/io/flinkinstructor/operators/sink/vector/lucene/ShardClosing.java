package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes shards, each on a thread of its own: Lucene waits for its merges, which stop only where it
 * looks, and Flink kills a task manager whose task does not end. A shard that takes longer is
 * closed in the background, and its lock keeps others out until then. An interrupt does not cut the
 * wait short: that of a task that ends is there already, and the next attempt wants the lock.
 */
final class ShardClosing {

    private static final Logger LOG = LoggerFactory.getLogger(ShardClosing.class);
    private static final long WAIT_SECONDS = 10;

    private ShardClosing() {}

    static void close(String subject, Collection<LuceneShard> shards) {
        List<Thread> threads = new ArrayList<>();
        for (LuceneShard shard : shards) {
            Thread thread = new Thread(() -> close(subject, shard), "close " + subject);
            thread.setDaemon(true);
            thread.start();
            threads.add(thread);
        }
        awaitEnd(subject, threads, System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS));
    }

    private static void awaitEnd(String subject, List<Thread> threads, long deadlineNanos) {
        boolean interrupted = false;
        for (Thread thread : threads) {
            long left = deadlineNanos - System.nanoTime();
            while (thread.isAlive() && left > 0) {
                try {
                    TimeUnit.NANOSECONDS.timedJoin(thread, left);
                } catch (InterruptedException e) {
                    interrupted = true;
                }
                left = deadlineNanos - System.nanoTime();
            }
            if (thread.isAlive()) {
                LOG.warn("{}: a shard is still merging, and is closed after that", subject);
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private static void close(String subject, LuceneShard shard) {
        try {
            shard.close();
        } catch (IOException | RuntimeException e) {
            // What was committed is safe, and the rest was to be dropped.
            LOG.debug("{}: close", subject, e);
        }
    }
}
