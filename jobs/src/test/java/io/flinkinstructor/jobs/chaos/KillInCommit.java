package io.flinkinstructor.jobs.chaos;

import java.util.concurrent.TimeUnit;

/**
 * A checkpoint is complete and the transactions of its records are being committed: those that the
 * killed task manager has not committed have to be, by its successor.
 */
final class KillInCommit implements Fault {

    /** Task managers commit within about this time after the checkpoint's metadata are there. */
    private static final int COMMIT_MILLIS = 60;

    private String victim;

    @Override
    public long strike(Target target) throws Exception {
        victim = target.workingTaskManager();
        int delay = target.random().nextInt(COMMIT_MILLIS);
        target.cluster().awaitNextCheckpoint(target.running().id());
        TimeUnit.MILLISECONDS.sleep(delay);
        long now = System.currentTimeMillis();
        target.cluster().kill(victim);
        return now;
    }

    @Override
    public void repair(Target target) throws Exception {
        target.cluster().bringBack(victim);
    }
}
