package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.machine.Signals;

/**
 * One that hangs is taken for dead by its heartbeats. When it goes on, the job has long recovered
 * elsewhere: what it believes to be its own, such as open transactions, is no longer.
 */
final class FreezeTaskManager implements Fault {

    private String victim;

    @Override
    public long strike(Target target) throws Exception {
        victim = target.workingTaskManager();
        long now = System.currentTimeMillis();
        Signals.freeze(target.cluster().process(victim));
        return now;
    }

    @Override
    public void repair(Target target) throws Exception {
        Signals.thaw(target.cluster().process(victim));
        target.cluster().awaitReady(victim);
    }
}
