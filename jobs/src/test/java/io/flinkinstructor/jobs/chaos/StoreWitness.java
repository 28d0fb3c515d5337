package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Checker;
import io.flinkinstructor.jobs.exactlyonce.Ledger;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import io.flinkinstructor.jobs.exactlyonce.store.StoreLooks;
import io.flinkinstructor.jobs.exactlyonce.store.StoreView;
import java.io.IOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

/** Looks into a store again and again. */
final class StoreWitness implements Witness {

    private static final int CHECKER_THREADS = 2;
    private static final long PAUSE_MILLIS = 50;

    private final StoreView view;
    private final StoreLooks looks;
    private final String servers;
    private final CampaignTopics topics;
    private final ExecutorService thread =
            Executors.newSingleThreadExecutor(work -> new Thread(work, "witness"));
    private final Future<?> end;
    private volatile long made;
    private volatile long missed;
    private volatile boolean stopped;

    /**
     * Begins to look.
     *
     * @param view is closed with it
     */
    StoreWitness(StoreView view, String servers, CampaignTopics topics) {
        this.view = view;
        this.looks = new StoreLooks(view);
        this.servers = servers;
        this.topics = topics;
        this.end = thread.submit(this::lookUntilStopped);
    }

    private Void lookUntilStopped() throws InterruptedException {
        while (!stopped) {
            try {
                looks.look();
                made++;
            } catch (IOException e) {
                // It is away: a fault, or what it does to the pipeline will be one.
                missed++;
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return null;
    }

    @Override
    public long seen() {
        requireAlive();
        return looks.seen();
    }

    @Override
    public long passed() {
        requireAlive();
        return looks.passed();
    }

    @Override
    public long newest() {
        requireAlive();
        return looks.newest();
    }

    private void requireAlive() {
        if (end.isDone()) {
            awaitEnd();
        }
    }

    private void awaitEnd() {
        try {
            end.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("the store cannot be read", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Override
    public Verdict judge(Ledger ledger, Vectors vectors, boolean latestWins) throws IOException {
        stopped = true;
        awaitEnd();
        try (Checker checker = Checker.ofStore(ledger, vectors, CHECKER_THREADS, latestWins)) {
            return checker.check(
                    servers, topics.documents(), looks.end(), view.faults(), topics.deadLetters());
        }
    }

    @Override
    public String toString() {
        return made + " looks into the store, and " + missed + " while it was away";
    }

    @Override
    public void close() {
        stopped = true;
        thread.shutdown();
        try {
            if (thread.awaitTermination(1, TimeUnit.MINUTES)) {
                view.close();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
