package io.flinkinstructor.jobs.chaos;

/** Brought back at once, as a supervisor would. */
final class KillBroker implements Fault {

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        target.cluster().kill(ChaosCluster.BROKER);
        target.cluster().start(ChaosCluster.BROKER);
        return now;
    }
}
