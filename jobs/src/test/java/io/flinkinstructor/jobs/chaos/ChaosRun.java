package io.flinkinstructor.jobs.chaos;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** A whole run: two campaigns with faults, and an overload. */
final class ChaosRun {

    /** One of so many faults falls while the latest version wins. */
    private static final int LATEST_WINS_SHARE = 4;

    private final ChaosSettings settings;
    private final ChaosReport report;
    private final Random random;

    ChaosRun(ChaosSettings settings, ChaosReport report) {
        this.settings = settings;
        this.report = report;
        this.random = new Random(settings.seed());
    }

    /** Runs it; the report says what came of it. */
    void run() throws Exception {
        report.begin(settings);
        try (ChaosCluster cluster = ChaosCluster.start(settings.distribution(), settings.logs());
                Outputs outputs = Outputs.open(settings.sink(), cluster.folder())) {
            Set<FaultKind> possible = EnumSet.copyOf(settings.kinds());
            if (!cluster.disk().canBeFull() && possible.remove(FaultKind.FULL_DISK)) {
                report.note(
                        "No disk could be mounted, so none was full: run as root, or where user"
                                + " namespaces are allowed (unshare --user --map-root-user"
                                + " --mount).");
            }
            Schedule whole = Schedule.of(random, settings.faults(), settings.time(), possible);
            int first = settings.faults() - settings.faults() / LATEST_WINS_SHARE;
            Schedule all = whole.first(first);
            Schedule latestWins =
                    whole.after(
                            first,
                            settings.time().multipliedBy(first).dividedBy(settings.faults()));
            report.schedule("every version", all);
            report.schedule("the latest version wins", latestWins);
            List<Recovery> recoveries = new ArrayList<>();
            recoveries.addAll(campaign(cluster, outputs, "every-version", false, all));
            recoveries.addAll(campaign(cluster, outputs, "latest-wins", true, latestWins));
            report.recoveries(recoveries);
            if (!settings.overload().isZero()) {
                try (Campaign campaign =
                        new Campaign(cluster, outputs, settings, report, "overload", false)) {
                    report.overload(new Overload(cluster, campaign).run(settings.overload()));
                }
            }
        }
    }

    private List<Recovery> campaign(
            ChaosCluster cluster,
            Outputs outputs,
            String name,
            boolean latestWins,
            Schedule schedule)
            throws Exception {
        if (schedule.faults().isEmpty()) {
            return List.of();
        }
        try (Campaign campaign =
                new Campaign(cluster, outputs, settings, report, name, latestWins)) {
            CampaignResult result = campaign.run(schedule, random);
            report.campaign(result);
            return result.recoveries();
        }
    }
}
