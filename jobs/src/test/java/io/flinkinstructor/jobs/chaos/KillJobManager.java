package io.flinkinstructor.jobs.chaos;

/** Brought back at once, as a supervisor would; it finds its jobs in ZooKeeper. */
final class KillJobManager implements Fault {

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        target.cluster().kill(ChaosCluster.JOB_MANAGER);
        target.cluster().start(ChaosCluster.JOB_MANAGER);
        return now;
    }
}
