package io.flinkinstructor.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Runs systems in turn, in every second round backwards, so that a machine that becomes slower or
 * faster meanwhile does not favour one of them.
 */
final class Rounds {

    private Rounds() {}

    static List<SystemRuns> alternate(Bench bench, List<MeasuredSystem> systems) throws Exception {
        List<SystemRuns> measured =
                systems.stream()
                        .map(system -> new SystemRuns(system.name(), new ArrayList<>()))
                        .toList();
        for (int round = 0; round < bench.settings().rounds(); round++) {
            for (int i = 0; i < systems.size(); i++) {
                int at = round % 2 == 0 ? i : systems.size() - 1 - i;
                SystemRuns.Run run = systems.get(at).run().run();
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
}
