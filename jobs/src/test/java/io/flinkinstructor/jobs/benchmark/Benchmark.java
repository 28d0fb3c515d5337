package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.machine.Folders;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The figures that the README claims, measured beside their rivals on this machine: {@code
 * deploy/instructor benchmark}.
 */
@Command(
        name = "deploy/instructor benchmark",
        sortOptions = false,
        description = {
            "Measures the pipeline beside raw ONNX Runtime and beside what a Flink user writes"
                    + " today, all in alternating runs in processes of their own, and prints each"
                    + " number beside what is asked of it.",
            "Nothing else should run on the machine: the column 'other' says what did.",
            "'last' is what the reports in deploy/reports have, where they are of this processor.",
            "Exit status: 0 when every number is as asked, 1 when one is not, or a GPU was asked for"
                    + " and is not there, 2 on wrong options."
        })
public final class Benchmark implements Callable<Integer> {

    /** Fewer have no steady part. */
    private static final int MIN_TEXTS = 100;

    private enum Part {
        GRAPH(new GraphSection()),
        RAW(new RawSection()),
        PIPELINE(new PipelineSection()),
        LATENCY(new LatencySection()),
        FREE(new FreeSection()),
        REPLAY(new ReplaySection()),
        MEMORY(new MemorySection()),
        INSTRUCTOR(new InstructorSection()),
        SCALE(new ScaleSection()),
        PGVECTOR(new PgvectorSection()),
        FRESHNESS(new FreshnessSection()),
        PROFILE(new ProfileSection());

        private final Section section;

        Part(Section section) {
            this.section = section;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Shows this help.")
    private boolean help;

    @Option(
            names = "--only",
            split = ",",
            paramLabel = "PART",
            description = "Parts to run, of: ${COMPLETION-CANDIDATES}. All when left out.")
    private List<Part> only = new ArrayList<>(Arrays.asList(Part.values()));

    @Option(
            names = "--rounds",
            defaultValue = "3",
            description = "How often each system is measured (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--attempts",
            paramLabel = "N",
            defaultValue = "3",
            description =
                    "How often at most a run is tried that others on the machine disturb"
                            + " (default: ${DEFAULT-VALUE}).")
    private int attempts;

    @Option(
            names = "--short-texts",
            paramLabel = "N",
            defaultValue = "32500",
            description = "Texts of a run on short queries (default: ${DEFAULT-VALUE}).")
    private int shortTexts;

    @Option(
            names = "--mixed-texts",
            paramLabel = "N",
            defaultValue = "9000",
            description = "Texts of a run on mixed lengths (default: ${DEFAULT-VALUE}).")
    private int mixedTexts;

    @Option(
            names = "--scale",
            paramLabel = "FACTOR",
            defaultValue = "1",
            description =
                    "Factor on the lengths of the parts free, latency, replay, memory, scale,"
                            + " pgvector and freshness (default: ${DEFAULT-VALUE}).")
    private double scale;

    @Option(
            names = "--cores",
            paramLabel = "N",
            defaultValue = "2",
            description = "Cores that a measured system may use (default: ${DEFAULT-VALUE}).")
    private int cores;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "1",
            description = "Seed of the workloads (default: ${DEFAULT-VALUE}).")
    private long seed;

    @Option(
            names = "--corpus",
            paramLabel = "FILE",
            description =
                    "JSON lines with a field 'text' to make the workloads from, instead of the"
                            + " sample corpus.")
    private Path corpus;

    @Option(
            names = "--all-settings",
            description =
                    "Measures the jobs of the part 'pipeline' with all settings that are worth a"
                            + " look, instead of the best ones known.")
    private boolean allSettings;

    @Option(
            names = "--without-rivals",
            description = "Measures only the pipeline and the raw limit.")
    private boolean withoutRivals;

    @Option(
            names = "--warm-up",
            paramLabel = "SECONDS",
            defaultValue = "40",
            description =
                    "How long a job of the part 'pipeline' runs before its rate counts (default:"
                            + " ${DEFAULT-VALUE}).")
    private int warmUpSeconds;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "An option of the pipeline, as 'run' takes it; may be repeated.")
    private Map<String, String> options = new TreeMap<>();

    @Option(
            names = "--report",
            paramLabel = "FILE",
            description = "Where to write everything as JSON.")
    private Path reportFile;

    @Option(
            names = "--flames",
            paramLabel = "DIR",
            description =
                    "Where the part 'profile' puts its flame graphs, as SVG; nowhere when left"
                            + " out.")
    private Path flames;

    @Option(
            names = "--keep",
            description = "Keeps the folder with the logs and profiles of all runs.")
    private boolean keep;

    @Mixin private GpuFlags gpu;

    @Spec private CommandSpec spec;

    public static void main(String[] arguments) {
        // The tokenizer's library, which counts the workloads' tokens here, must not download.
        System.setProperty("ai.djl.offline", "true");
        System.exit(
                new CommandLine(new Benchmark())
                        .setCaseInsensitiveEnumValuesAllowed(true)
                        .execute(arguments));
    }

    @Override
    public Integer call() throws Exception {
        requireNoFaults();
        if (!gpu.areThere(System.err)) {
            return 1;
        }
        Path folder = Files.createTempDirectory("flink-instructor-benchmark");
        Settings settings =
                new Settings(
                        folder,
                        cores,
                        rounds,
                        attempts,
                        scale,
                        shortTexts,
                        mixedTexts,
                        seed,
                        corpus,
                        allSettings,
                        withoutRivals,
                        Duration.ofSeconds(warmUpSeconds),
                        flames,
                        options);
        String root = System.getProperty("instructor.root");
        Report report =
                new Report(
                        System.out,
                        CommittedReports.read(
                                root == null ? null : Path.of(root, "deploy", "reports"),
                                Machine.processor()));
        Machine.describe(report, settings);
        try (Bench bench = new Bench(settings, report)) {
            if (gpu.given()) {
                new GpuSection(gpu).run(bench);
            } else {
                runParts(bench);
            }
        } catch (Exception e) {
            System.err.println("The logs are in " + folder);
            throw e;
        }
        if (reportFile != null) {
            report.write(reportFile);
        }
        if (keep) {
            System.out.println("kept: " + folder);
        } else {
            Folders.remove(folder);
        }
        return report.allMet() ? 0 : 1;
    }

    private void runParts(Bench bench) throws Exception {
        for (Part part : Part.values()) {
            if (only.contains(part)) {
                part.section.run(bench);
            }
        }
    }

    private void requireNoFaults() {
        List<String> faults = new ArrayList<>();
        int machineCores = Runtime.getRuntime().availableProcessors();
        if (rounds < 1 || attempts < 1) {
            faults.add("--rounds and --attempts must be at least 1");
        }
        if (shortTexts < MIN_TEXTS || mixedTexts < MIN_TEXTS) {
            faults.add("--short-texts and --mixed-texts must be at least " + MIN_TEXTS);
        }
        if (warmUpSeconds < 0) {
            faults.add("--warm-up must not be negative");
        }
        if (!(scale > 0)) {
            faults.add("--scale must be above 0");
        }
        if (cores < 1 || cores > machineCores) {
            faults.add("--cores must be from 1 to the machine's " + machineCores);
        }
        if (!faults.isEmpty()) {
            throw new ParameterException(spec.commandLine(), String.join("\n", faults));
        }
    }
}
