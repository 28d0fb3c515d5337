package io.flinkinstructor.jobs.chaos;

/** The others take over: the killed one comes back when the job has recovered without it. */
final class KillTaskManager implements Fault {

    private String victim;

    @Override
    public long strike(Target target) throws Exception {
        victim = target.workingTaskManager();
        long now = System.currentTimeMillis();
        target.cluster().kill(victim);
        return now;
    }

    @Override
    public void repair(Target target) throws Exception {
        target.cluster().bringBack(victim);
    }
}
