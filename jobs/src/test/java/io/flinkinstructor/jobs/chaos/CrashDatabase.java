package io.flinkinstructor.jobs.chaos;

/** The job need not restart: the batches that were under way are tried again. */
final class CrashDatabase implements Fault {

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        target.database().crash();
        return now;
    }
}
