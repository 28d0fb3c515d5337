package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Await;
import java.time.Duration;

/** Checkpoints fail, more in a row than are tolerated, and the job restarts; then there is room. */
final class FullDisk implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public long strike(Target target) throws Exception {
        long restarts = target.job().restores();
        long now = System.currentTimeMillis();
        try {
            Await.until(
                    "the job restarts for want of checkpoints",
                    PATIENCE,
                    () -> {
                        target.cluster().disk().fill();
                        return target.job().restores() > restarts;
                    });
        } finally {
            target.cluster().disk().empty();
        }
        return now;
    }
}
