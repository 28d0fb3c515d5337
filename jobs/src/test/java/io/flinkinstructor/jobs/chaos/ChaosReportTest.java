package io.flinkinstructor.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.exactlyonce.Verdict;
import io.flinkinstructor.jobs.exactlyonce.Violation;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A run must not pass for one that is as asked for when it is not. */
class ChaosReportTest {

    private static final Verdict CLEAN = new Verdict(10, 8, 1, 1, 0, Map.of(), List.of());

    private static final Verdict LOST =
            new Verdict(
                    10,
                    7,
                    1,
                    1,
                    0,
                    Map.of(Violation.Kind.LOST, 1L),
                    List.of(new Violation(Violation.Kind.LOST, "record 3")));

    private static final Poison POISON = new Poison(2, 2);

    @TempDir Path folder;

    private final ChaosReport report =
            new ChaosReport(new PrintStream(OutputStream.nullOutputStream()));

    @Test
    void shouldBeContentWithWhatWasAskedFor() throws Exception {
        report.campaign(campaign(10, 6, CLEAN));
        report.recoveries(List.of(killed(20), killed(14.9), killed(3)));
        report.overload(overload(1600, 0, 9.9, CLEAN));

        assertThat(report.allMet()).isTrue();
        assertThat(text()).contains("met: 0 lost, 0 doubled").doesNotContain("NOT MET");
    }

    @Test
    void shouldNotForgiveALostRecord() throws Exception {
        report.campaign(campaign(10, 10, LOST));
        report.campaign(campaign(10, 10, CLEAN));

        assertThat(report.allMet()).isFalse();
        assertThat(text()).contains("NOT MET: 1 lost").contains("LOST: record 3");
    }

    @Test
    void shouldNotForgivePoisonWithoutRetries() {
        report.campaign(
                new CampaignResult("a", 10, 10, List.of(killed(3)), CLEAN, new Poison(2, 1)));

        assertThat(report.allMet()).isFalse();
    }

    @Test
    void shouldNotBelieveInALoadWithoutPoison() {
        report.campaign(
                new CampaignResult("a", 10, 10, List.of(killed(3)), CLEAN, new Poison(0, 0)));

        assertThat(report.allMet()).isFalse();
    }

    @Test
    void shouldNotForgiveSlowness() {
        report.campaign(campaign(10, 5.9, CLEAN));

        assertThat(report.allMet()).isFalse();
    }

    @Test
    void shouldNotForgiveLateRecoveries() {
        report.recoveries(List.of(killed(3), killed(15), killed(16)));

        assertThat(report.allMet()).isFalse();
    }

    @Test
    void shouldNotForgiveMemoryThatGrows() {
        report.overload(overload(1601, 0, 1, CLEAN));

        assertThat(report.allMet()).isFalse();
    }

    @Test
    void shouldNotForgiveCheckpointsThatFail() {
        report.overload(overload(1000, 1, 1, CLEAN));

        assertThat(report.allMet()).isFalse();
    }

    @Test
    void shouldNotForgiveSlowCheckpoints() {
        report.overload(overload(1000, 0, 10, CLEAN));

        assertThat(report.allMet()).isFalse();
    }

    private static CampaignResult campaign(double undisturbed, double disturbed, Verdict verdict) {
        return new CampaignResult("a", undisturbed, disturbed, List.of(killed(3)), verdict, POISON);
    }

    private static Recovery killed(double seconds) {
        return new Recovery("a", FaultKind.KILL_TASK_MANAGER, 1, 0, seconds);
    }

    private static Overload.Result overload(
            double megabytes, long failed, double p99, Verdict verdict) {
        return new Overload.Result(100, 300, 10, megabytes, 50, failed, p99, verdict, POISON);
    }

    private String text() throws Exception {
        Path file = folder.resolve("report.md");
        report.write(file);
        return Files.readString(file);
    }
}
