package io.flinkinstructor.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.machine.LinuxProcess;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/test --chaos}, short: each kind of fault once. */
class ChaosITCase {

    private static final String SEED = "20261125";

    @TempDir Path folder;

    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shouldLoseAndDoubleNothingWhateverHappens() throws Exception {
        Path report = folder.resolve("report.md");
        Path out = folder.resolve("out");
        ProcessBuilder builder =
                new ProcessBuilder(
                                "../deploy/test",
                                "--chaos",
                                "--seed",
                                SEED,
                                "--minutes",
                                "2",
                                "--faults",
                                "10",
                                "--undisturbed",
                                "10",
                                "--overload-minutes",
                                "0.25",
                                "--report",
                                report.toString())
                        .redirectErrorStream(true)
                        .redirectOutput(out.toFile());
        builder.environment().put("INSTRUCTOR_BUILD", "never");
        builder.environment().put("INSTRUCTOR_LOG_DIR", folder.toString());
        builder.environment()
                .put("INSTRUCTOR_TEST_CLASSPATH", System.getProperty("java.class.path"));
        Process run = builder.start();
        try {
            int status = run.waitFor();
            // For whoever reads the test's output: the schedule, and how long each recovery took.
            System.out.print(Files.readString(out));
            assertThat(status).as(Files.readString(out)).isZero();
        } finally {
            // Asked to end it stops its processes; killed, all of its namespace go with it.
            run.destroy();
            if (!run.waitFor(1, TimeUnit.MINUTES)) {
                run.destroyForcibly();
            }
        }

        String text = Files.readString(report);
        Set<FaultKind> kinds = EnumSet.allOf(FaultKind.class);
        if (text.contains("No disk could be mounted")) {
            kinds.remove(FaultKind.FULL_DISK);
        }
        assertThat(text)
                .contains("Seed " + SEED)
                .contains(kinds.stream().map(FaultKind::toString).toList());
        assertThat(LinuxProcess.all())
                .noneMatch(
                        process ->
                                process.commandLine().stream()
                                        .anyMatch(
                                                word -> word.contains("flink-instructor-chaos-")));
    }
}
