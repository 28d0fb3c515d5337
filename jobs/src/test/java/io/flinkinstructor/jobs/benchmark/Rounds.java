package io.flinkinstructor.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs systems in turn, in every second round backwards, so that a machine that becomes slower or
 * faster meanwhile does not favour one of them. A run waits until the machine is idle; one that was
 * disturbed nevertheless is repeated, and the least disturbed one counts.
 */
final class Rounds {

    private Rounds() {}

    static List<SystemRuns> alternate(Bench bench, List<MeasuredSystem> systems) throws Exception {
        List<SystemRuns> measured =
                new ArrayList<>(
                        systems.stream()
                                .map(system -> new SystemRuns(system.name(), new ArrayList<>()))
                                .toList());
        for (int round = 0; round < bench.settings().rounds(); round++) {
            for (int i = 0; i < systems.size(); i++) {
                int at = round % 2 == 0 ? i : systems.size() - 1 - i;
                SystemRuns.Run run = quietRun(bench, systems.get(at));
                measured.get(at).runs().add(run);
                bench.report()
                        .progress(
                                String.format(
                                        Locale.ROOT,
                                        "round %d, %s: %.1f texts/s (%.1f s)",
                                        round + 1,
                                        systems.get(at).name(),
                                        run.outcome().rate(),
                                        run.outcome().seconds()));
            }
        }
        return measured;
    }

    private static SystemRuns.Run quietRun(Bench bench, MeasuredSystem system) throws Exception {
        SystemRuns.Run best = null;
        for (int attempt = 1; attempt <= bench.settings().attempts(); attempt++) {
            Quiet.await();
            SystemRuns.Run run = system.run().run();
            if (best == null || run.otherCores() < best.otherCores()) {
                best = run;
            }
            if (best.otherCores() < Quiet.NOISE) {
                break;
            }
            bench.report()
                    .progress(
                            String.format(
                                    Locale.ROOT,
                                    "%s: others kept %.2f processors busy",
                                    system.name(),
                                    run.otherCores()));
        }
        return best;
    }
}
