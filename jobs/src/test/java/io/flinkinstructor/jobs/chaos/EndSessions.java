package io.flinkinstructor.jobs.chaos;

/** Whoever was about to commit does not know whether it has. */
final class EndSessions implements Fault {

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        target.database().endSessions();
        return now;
    }
}
