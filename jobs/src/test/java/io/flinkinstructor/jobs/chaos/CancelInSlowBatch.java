package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import java.time.Duration;

/** The batch runs on, and nobody waits for what it gives; the text runs again. */
final class CancelInSlowBatch implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public long strike(Target target) throws Exception {
        long written = target.load().write(Documents.Wish.SLOW);
        Await.until(
                "a checkpoint with a slow document in flight",
                PATIENCE,
                () -> target.job().lastCheckpointBegan() > written);
        long now = System.currentTimeMillis();
        String checkpoint = target.running().cancel();
        target.job().submit(target.job().parallelism(), checkpoint);
        return now;
    }
}
