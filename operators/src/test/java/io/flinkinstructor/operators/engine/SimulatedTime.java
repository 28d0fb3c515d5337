package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.EmbeddingException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * A clock that stands still until it is told to go on, and the work that takes time by it. Threads
 * wait here while they work; whoever drives the simulation ends one piece of work after the other,
 * each at its time. Before the simulation begins, work only moves the clock.
 */
final class SimulatedTime implements LongSupplier {

    private final List<Work> works = new ArrayList<>();

    /** Read without the lock: who asks may hold others. */
    private volatile long now = 1_000_000_000L;

    private boolean begun;

    /** A thread at work. */
    static final class Work {
        private final long end;
        private final Runnable atEnd;
        private boolean ended;
        private boolean terminated;

        private Work(long end, Runnable atEnd) {
            this.end = end;
            this.atEnd = atEnd;
        }
    }

    @Override
    public long getAsLong() {
        return now;
    }

    /** From now on, work takes as long as it is told to. */
    synchronized void begin() {
        begun = true;
    }

    synchronized boolean hasBegun() {
        return begun;
    }

    /** Before the simulation: takes time at once. */
    synchronized void pass(long nanos) {
        now = now + nanos;
    }

    /**
     * Begins work of so many nanoseconds.
     *
     * @param atEnd what changes when it is over, done at that moment
     */
    synchronized Work work(long nanos, Runnable atEnd) {
        Work work = new Work(now + nanos, atEnd);
        works.add(work);
        return work;
    }

    /** Waits until the work is over. */
    synchronized void await(Work work) throws EmbeddingException {
        while (!work.ended) {
            try {
                wait();
            } catch (InterruptedException e) {
                // As a native call: closing the engine terminates it.
                Thread.currentThread().interrupt();
                if (!work.terminated) {
                    terminate(work);
                }
            }
        }
        if (work.terminated) {
            throw new EmbeddingException("terminated");
        }
    }

    /** Ends work before its time. */
    synchronized void terminate(Work work) {
        if (!work.ended) {
            work.terminated = true;
            end(work);
        }
    }

    /** When the next piece of work ends; {@link Long#MAX_VALUE} when there is none. */
    synchronized long nextEnd() {
        return works.stream().mapToLong(work -> work.end).min().orElse(Long.MAX_VALUE);
    }

    /** Goes on to a time; all work that ends by then has ended, the earliest first. */
    synchronized void goTo(long nanos) {
        now = nanos;
        works.stream()
                .filter(work -> work.end <= now)
                .sorted(Comparator.comparingLong(work -> work.end))
                .toList()
                .forEach(this::end);
    }

    private void end(Work work) {
        work.ended = true;
        works.remove(work);
        work.atEnd.run();
        notifyAll();
    }
}
