package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.machine.Signals;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * One that hangs is taken for dead by its heartbeats. When it goes on, the job has long recovered
 * elsewhere: what it believes to be its own, such as open transactions, is no longer. Unless it
 * keeps the others from writing by a lock: then it goes on while they wait, and has to let go.
 */
final class FreezeTaskManager implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Within this time the next attempt waits for the lock, by all likelihood. */
    private static final int WAIT_MILLIS = 3000;

    private String victim;

    @Override
    public long strike(Target target) throws Exception {
        victim = target.workingTaskManager();
        long now = System.currentTimeMillis();
        Signals.freeze(target.cluster().process(victim));
        if (target.output().locked()) {
            Await.until(
                    "the job does without a task manager that hangs",
                    PATIENCE,
                    () -> !target.running().isWhole());
            TimeUnit.MILLISECONDS.sleep(target.random().nextInt(WAIT_MILLIS));
            Signals.thaw(target.cluster().process(victim));
        }
        return now;
    }

    @Override
    public void repair(Target target) throws Exception {
        Signals.thaw(target.cluster().process(victim));
        target.cluster().awaitReady(victim);
    }
}
