package io.flinkinstructor.jobs.chaos;

/** What is in flight is in the savepoint, and comes out of the job that goes on from it. */
final class StopWithSavepoint implements Fault {

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        String savepoint = target.running().stop(false);
        target.job().submit(target.job().parallelism(), savepoint);
        return now;
    }
}
