package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import java.time.Duration;

/** As an ONNX session that fails from one run on: the task fails, and gets a new engine. */
final class BreakDevice implements Fault {

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    @Override
    public long strike(Target target) throws Exception {
        long restarts = target.job().restores();
        long now = target.load().write(Documents.Wish.BREAKING);
        Await.until(
                "the job restarts with another device",
                PATIENCE,
                () -> target.job().restores() > restarts);
        return now;
    }
}
