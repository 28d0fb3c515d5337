package io.flinkinstructor.jobs.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.jobs.machine.LinuxProcess;
import io.flinkinstructor.jobs.options.SinkType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code deploy/test --chaos}, short. */
class ChaosITCase {

    private static final String SEED = "20261125";

    @TempDir Path folder;

    /** Each kind of fault once. */
    @Test
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    void shouldLoseAndDoubleNothingWhateverHappens() throws Exception {
        String report = run("--minutes", "2", "--faults", "10", "--overload-minutes", "0.25");

        Set<FaultKind> kinds = FaultKind.of(SinkType.KAFKA);
        if (report.contains("No disk could be mounted")) {
            kinds.remove(FaultKind.FULL_DISK);
        }
        assertThat(report).contains(kinds.stream().map(FaultKind::toString).toList());
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldHaveTheLastVersionsInPostgresWhateverHappens() throws Exception {
        shouldHaveTheLastVersions(
                SinkType.PGVECTOR,
                FaultKind.KILL_TASK_MANAGER,
                FaultKind.CRASH_DATABASE,
                FaultKind.END_SESSIONS);
    }

    @Test
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    void shouldHaveTheLastVersionsInLuceneWhateverHappens() throws Exception {
        shouldHaveTheLastVersions(
                SinkType.LUCENE,
                FaultKind.KILL_TASK_MANAGER,
                FaultKind.KILL_IN_COMMIT,
                FaultKind.RESCALE);
    }

    private void shouldHaveTheLastVersions(SinkType sink, FaultKind... kinds) throws Exception {
        String names = Stream.of(kinds).map(FaultKind::name).collect(Collectors.joining(","));
        String report =
                run(
                        "--sink",
                        sink.toString(),
                        "--kinds",
                        names,
                        "--minutes",
                        "0.4",
                        "--faults",
                        "3",
                        "--overload-minutes",
                        "0");

        assertThat(report)
                .contains("Into " + sink)
                .contains("looks into the store")
                .contains(Stream.of(kinds).map(FaultKind::toString).toList());
    }

    /** Gives the report of a run that was as asked for. */
    private String run(String... arguments) throws Exception {
        Path report = folder.resolve("report.md");
        Path out = folder.resolve("out");
        List<String> command = new ArrayList<>(List.of("../deploy/test", "--chaos"));
        command.addAll(List.of(arguments));
        command.addAll(
                List.of("--seed", SEED, "--undisturbed", "10", "--report", report.toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(out.toFile());
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
        assertThat(LinuxProcess.all())
                .noneMatch(
                        process ->
                                process.commandLine().stream()
                                        .anyMatch(
                                                word -> word.contains("flink-instructor-chaos-")));
        String text = Files.readString(report);
        assertThat(text).contains("Seed " + SEED);
        return text;
    }
}
