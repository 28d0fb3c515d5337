package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.benchmark.Spread;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import io.flinkinstructor.jobs.exactlyonce.Violation;
import io.flinkinstructor.jobs.options.SinkType;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Prints what happens as it does, and keeps all of it as Markdown. For one thread. */
final class ChaosReport {

    private static final double ASKED_RECOVERY_SECONDS = 15;
    private static final double ASKED_SHARE = 0.6;
    private static final double ASKED_CHECKPOINT_SECONDS = 10;

    /**
     * What Flink is told that a task manager takes (heap 512 MB, direct memory 192, managed memory
     * 64, metaspace 256, overhead of the JVM 192), and as much again for the model.
     */
    private static final double ASKED_MEGABYTES = 1_600;

    private final PrintStream out;
    private final StringBuilder markdown = new StringBuilder("# A run of chaos\n");
    private boolean allMet = true;
    private SinkType sink = SinkType.KAFKA;

    ChaosReport(PrintStream out) {
        this.out = out;
    }

    /** Whether all is as it is asked for. */
    boolean allMet() {
        return allMet;
    }

    /** For those who watch; not kept. */
    void say(String format, Object... values) {
        out.printf(Locale.ROOT, format + "%n", values);
        out.flush();
    }

    void begin(ChaosSettings settings) {
        sink = settings.sink();
        line("");
        line(
                "Into %s. Seed %d, %d faults in %.1f min, %d documents/s, model %s, on %d cores.",
                sink,
                settings.seed(),
                settings.faults(),
                settings.time().toSeconds() / 60.0,
                settings.rate(),
                settings.model(),
                Runtime.getRuntime().availableProcessors());
    }

    void note(String text) {
        line("");
        line("%s", text);
    }

    void schedule(String campaign, Schedule schedule) {
        if (schedule.faults().isEmpty()) {
            return;
        }
        line("");
        line("## Schedule: %s", campaign);
        line("");
        for (Schedule.Planned planned : schedule.faults()) {
            line("- %d s: %s", planned.at().toSeconds(), planned.kind());
        }
    }

    /** A fault is over. */
    void recovered(Recovery recovery) {
        say(
                "%s: %.0f s: %s: recovered in %.1f s",
                recovery.campaign(), recovery.at(), recovery.kind(), recovery.seconds());
    }

    void campaign(CampaignResult result) {
        line("");
        line("## %s", result.name());
        line("");
        line("| at, s | fault | itself, s | recovered in, s |");
        line("| ---: | --- | ---: | ---: |");
        for (Recovery recovery : result.recoveries()) {
            line(
                    "| %.0f | %s | %.1f | %.1f |",
                    recovery.at(), recovery.kind(), recovery.held(), recovery.seconds());
        }
        verdict(result.verdict(), result.poison());
        criterion(
                result.disturbed() >= ASKED_SHARE * result.undisturbed(),
                "throughput over all faults %.1f records/s, undisturbed %.1f: %.0f %%, asked"
                        + " %.0f %%",
                result.disturbed(),
                result.undisturbed(),
                100 * result.disturbed() / result.undisturbed(),
                100 * ASKED_SHARE);
    }

    void recoveries(List<Recovery> all) {
        Map<FaultKind, List<Double>> seconds = new EnumMap<>(FaultKind.class);
        all.forEach(
                recovery ->
                        seconds.computeIfAbsent(recovery.kind(), kind -> new ArrayList<>())
                                .add(recovery.seconds()));
        line("");
        line("## Time to recover");
        line("");
        line("| fault | times | median (least .. most), s |");
        line("| --- | ---: | ---: |");
        seconds.forEach(
                (kind, each) ->
                        line("| %s | %d | %s |", kind, each.size(), Spread.of(each).format(1)));
        line("");
        List<Double> killed = seconds.get(FaultKind.KILL_TASK_MANAGER);
        if (killed != null) {
            double median = Spread.of(killed).median();
            criterion(
                    median < ASKED_RECOVERY_SECONDS,
                    "recovery from a killed task manager %.1f s at the median, asked below %.0f s",
                    median,
                    ASKED_RECOVERY_SECONDS);
        }
    }

    void overload(Overload.Result result) {
        line("");
        line("## Overload");
        line("");
        line(
                "%d documents/s for %.1f min, of which %.1f/s can be embedded; then all of it came"
                        + " out.",
                result.offered(), result.minutes(), result.capacity());
        verdict(result.verdict(), result.poison());
        criterion(
                result.residentPeak() <= ASKED_MEGABYTES,
                "a task manager had %.0f MB in memory at most, asked %.0f",
                result.residentPeak(),
                ASKED_MEGABYTES);
        criterion(
                result.failedCheckpoints() == 0
                        && result.checkpointP99() < ASKED_CHECKPOINT_SECONDS,
                "%d checkpoints completed and %d failed, p99 %.1f s, asked below %.0f s and none",
                result.checkpoints(),
                result.failedCheckpoints(),
                result.checkpointP99(),
                ASKED_CHECKPOINT_SECONDS);
    }

    private void verdict(Verdict verdict, Poison poison) {
        line("");
        line(
                sink == SinkType.KAFKA
                        ? "%d records written: %d embeddings, %d deletions, %d dead letters, %d"
                                + " superseded."
                        : "%d records written. Seen in the store: %d rows as they came or at the"
                                + " end, %d that were gone. %d dead letters, %d superseded.",
                verdict.written(),
                verdict.embeddings(),
                verdict.deletions(),
                verdict.letters(),
                verdict.superseded());
        line("");
        criterion(
                verdict.clean(),
                "%d lost, %d doubled, %d out of order, %d stale after a deletion, %d vectors wrong,"
                        + " %d other violations",
                verdict.count(Violation.Kind.LOST) + verdict.count(Violation.Kind.LETTER_LOST),
                verdict.count(Violation.Kind.DOUBLED)
                        + verdict.count(Violation.Kind.LETTER_DOUBLED),
                verdict.count(Violation.Kind.OUT_OF_ORDER),
                verdict.count(Violation.Kind.STALE_AFTER_DELETE),
                verdict.count(Violation.Kind.WRONG_VECTOR),
                verdict.count(Violation.Kind.WRONG_CONTENT)
                        + verdict.count(Violation.Kind.UNACCOUNTED)
                        + verdict.count(Violation.Kind.LETTER_WRONG)
                        + verdict.count(Violation.Kind.INPUT));
        criterion(
                poison.asMeant(),
                "%d poison documents became dead letters, %d of them after their 3 runs",
                poison.letters(),
                poison.retried());
        verdict.examples().forEach(example -> line("  - %s", example));
    }

    private void criterion(boolean met, String format, Object... values) {
        allMet &= met;
        line("- %s: " + format, prepend(met ? "met" : "NOT MET", values));
    }

    private static Object[] prepend(Object first, Object[] others) {
        List<Object> all = new ArrayList<>(List.of(first));
        all.addAll(List.of(others));
        return all.toArray();
    }

    private void line(String format, Object... values) {
        String line = String.format(Locale.ROOT, format, values);
        out.println(line);
        out.flush();
        markdown.append(line).append('\n');
    }

    void write(Path file) throws IOException {
        Files.writeString(file, markdown);
    }
}
