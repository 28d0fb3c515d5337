package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CommittedReportsTest {

    @TempDir Path folder;

    private static Report report(CommittedReports last, ByteArrayOutputStream printed) {
        Report report = new Report(new PrintStream(printed, true, StandardCharsets.UTF_8), last);
        report.fact("processor", "fast one");
        report.chapter("short texts");
        return report;
    }

    @Test
    void shouldBringBackWhatAReportOfThisProcessorHas() throws Exception {
        Report written = report(CommittedReports.read(null, ""), new ByteArrayOutputStream());
        written.figure(Figure.atLeast(2, "ratio", 3, "3.0 (2.0 .. 4.0)"));
        written.write(folder.resolve("benchmark.json"));

        CommittedReports same = CommittedReports.read(folder, "fast one");
        assertThat(same.shown("short texts", "ratio")).isEqualTo("3.0 (2.0 .. 4.0)");
        assertThat(same.shown("mixed texts", "ratio")).isNull();
        assertThat(CommittedReports.read(folder, "slow one").shown("short texts", "ratio"))
                .isNull();

        ByteArrayOutputStream printed = new ByteArrayOutputStream();
        report(same, printed).figure(Figure.atLeast(2, "ratio", 1, "1.0"));
        assertThat(printed.toString(StandardCharsets.UTF_8))
                .containsPattern("ratio +1.0 +asked >= 2   NOT MET   last 3.0 \\(2.0 .. 4.0\\)");
    }
}
