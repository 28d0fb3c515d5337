package io.flinkinstructor.jobs.chaos;

/**
 * A process of which there is one: brought back at once, as a supervisor would. A job manager finds
 * its jobs in ZooKeeper.
 */
final class KillAndRestart implements Fault {

    private final String victim;

    KillAndRestart(String victim) {
        this.victim = victim;
    }

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        target.cluster().kill(victim);
        target.cluster().start(victim);
        return now;
    }
}
