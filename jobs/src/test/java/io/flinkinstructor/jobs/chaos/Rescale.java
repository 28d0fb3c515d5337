package io.flinkinstructor.jobs.chaos;

/** In turn 2, 3 and 1. */
final class Rescale implements Fault {

    @Override
    public long strike(Target target) throws Exception {
        long now = System.currentTimeMillis();
        String savepoint = target.running().stop(false);
        int next =
                switch (target.job().parallelism()) {
                    case 1 -> 2;
                    case 2 -> 3;
                    default -> 1;
                };
        target.job().submit(next, savepoint);
        return now;
    }
}
