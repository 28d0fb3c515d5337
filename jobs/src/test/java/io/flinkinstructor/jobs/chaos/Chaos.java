package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.options.SinkType;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code deploy/test --chaos}. */
@Command(
        name = "deploy/test --chaos",
        description =
                "Runs the pipeline on a cluster of real processes while faults fall on it, and"
                        + " proves that every document came out exactly once and in order, or is in"
                        + " the store as it was written last.",
        footer = "%nExit status: 0 when all is as asked for, 1 when it is not.")
final class Chaos implements Callable<Integer> {

    private static final int LEAST_FAULTS = 8;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Option(
            names = "--sink",
            paramLabel = "SINK",
            defaultValue = "kafka",
            description =
                    "Where embeddings go: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE})."
                            + " pgvector: on the server that the environment's "
                            + Database.SERVER
                            + " names, which is shut down on the way, or on one of its own.")
    private SinkType sink;

    @Option(
            names = "--kinds",
            paramLabel = "KIND",
            split = ",",
            description =
                    "Of faults, as FaultKind names them, such as KILL_TASK_MANAGER,BREAK_DEVICE."
                            + " Default: all that can happen with the sink.")
    private Set<FaultKind> kinds;

    @Option(
            names = "--minutes",
            paramLabel = "N",
            defaultValue = "5",
            description = "How long faults fall (default: ${DEFAULT-VALUE}).")
    private double minutes;

    @Option(
            names = "--seed",
            paramLabel = "N",
            description = "Of the schedule and the documents. Default: another each time.")
    private Long seed;

    @Option(
            names = "--faults",
            paramLabel = "N",
            description = "How many. Default: one each minute, at least " + LEAST_FAULTS + ".")
    private Integer faults;

    @Option(
            names = "--rate",
            paramLabel = "N",
            defaultValue = "30",
            description = "Documents per second (default: ${DEFAULT-VALUE}).")
    private int rate;

    @Option(
            names = "--undisturbed",
            paramLabel = "SECONDS",
            defaultValue = "30",
            description =
                    "How long the rate without faults is measured (default: ${DEFAULT-VALUE}).")
    private int undisturbedSeconds;

    @Option(
            names = "--overload-minutes",
            paramLabel = "N",
            defaultValue = "1",
            description =
                    "How long three times the capacity is written; 0: not at all (default:"
                            + " ${DEFAULT-VALUE}).")
    private double overloadMinutes;

    @Option(
            names = "--model",
            paramLabel = "PATH",
            defaultValue = "builtin:bge-small-en-v1.5",
            description = "Default: ${DEFAULT-VALUE}.")
    private String model;

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where to write everything as Markdown.")
    private Path reportFile;

    @Spec private CommandSpec spec;

    private Chaos() {}

    public static void main(String[] arguments) {
        System.exit(
                new CommandLine(new Chaos())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        requireSense();
        Path distribution =
                Path.of(System.getProperty("instructor.distribution", "target/distribution"))
                        .toAbsolutePath();
        ChaosSettings settings =
                new ChaosSettings(
                        sink,
                        possible(),
                        seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed,
                        duration(minutes),
                        faults == null ? Math.max(LEAST_FAULTS, (int) minutes) : faults,
                        rate,
                        Duration.ofSeconds(undisturbedSeconds),
                        duration(overloadMinutes),
                        model,
                        distribution,
                        distribution.resolveSibling("chaos-logs"));
        ChaosReport report = new ChaosReport(System.out);
        try {
            new ChaosRun(settings, report).run();
        } catch (Exception e) {
            System.err.println("The logs are in " + settings.logs());
            throw e;
        }
        if (reportFile != null) {
            report.write(reportFile);
        }
        return report.allMet() ? 0 : 1;
    }

    /** Kinds of faults that may fall. */
    private Set<FaultKind> possible() {
        Set<FaultKind> possible = FaultKind.of(sink);
        if (kinds != null) {
            possible.retainAll(kinds);
        }
        return possible;
    }

    private void requireSense() {
        List<String> wrong = new ArrayList<>();
        if (possible().isEmpty()) {
            wrong.add("--kinds: none of these can happen with --sink " + sink);
        }
        if (!(minutes > 0) || !(overloadMinutes >= 0)) {
            wrong.add("--minutes must be above 0, --overload-minutes 0 or above");
        }
        if (rate < 1 || undisturbedSeconds < 1 || faults != null && faults < 1) {
            wrong.add("--rate, --undisturbed and --faults must be at least 1");
        }
        if (!wrong.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("\n", wrong));
        }
    }

    private static Duration duration(double minutes) {
        return Duration.ofMillis((long) (minutes * 60_000));
    }
}
