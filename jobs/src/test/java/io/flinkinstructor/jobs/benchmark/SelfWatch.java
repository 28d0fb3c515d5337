package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.engine.EngineStatistics;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Looks at this process four times a second; costs it less than a thousandth of a core. */
final class SelfWatch implements AutoCloseable {

    private static final long INTERVAL_MILLIS = 250;

    private final List<JobProfile.Look> looks = new CopyOnWriteArrayList<>();
    private final Supplier<EngineStatistics> engine;
    private final ScheduledExecutorService clock =
            Executors.newSingleThreadScheduledExecutor(
                    work -> {
                        Thread thread = new Thread(work, "self-watch");
                        thread.setDaemon(true);
                        return thread;
                    });

    /**
     * @param engine gives the engine's counters, or null
     */
    SelfWatch(Supplier<EngineStatistics> engine) {
        this.engine = engine;
        clock.scheduleAtFixedRate(this::look, 0, INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        looks.add(new JobProfile.Look(ThreadTimes.now(), engine.get()));
    }

    JobProfile profile() {
        return new JobProfile(List.copyOf(looks));
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }
}
