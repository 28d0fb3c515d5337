package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Flink jobs on one workload, measured alike: the input lies in the topic before the job's process
 * starts, the job reads it to its end, the rate is that of {@link SteadyWindow} over its output,
 * and the processor time is that of its process in the same window.
 */
final class JobSystems {

    private static final Duration LIMIT = Duration.ofHours(2);
    private static final Duration SAMPLING = Duration.ofMillis(200);

    private final Bench bench;
    private final List<BenchmarkText> texts;
    private final String input;
    private int runs;

    private JobSystems(Bench bench, List<BenchmarkText> texts, String input) {
        this.bench = bench;
        this.texts = texts;
        this.input = input;
    }

    /** Writes the texts into a topic. */
    static JobSystems on(Bench bench, String input, List<BenchmarkText> texts) throws Exception {
        bench.broker().topics().create(input);
        bench.broker().topics().fill(input, texts);
        return new JobSystems(bench, texts, input);
    }

    /** A system that runs a job. */
    MeasuredSystem system(String name, String system, int parallelism, int threads) {
        return new MeasuredSystem(name, () -> measure(system, parallelism, threads));
    }

    private SystemRuns.Run measure(String system, int parallelism, int threads) throws Exception {
        Broker broker = bench.broker();
        String run = input + "-" + system + "-" + runs++;
        broker.topics().create(run);
        Path specFile = bench.settings().folder().resolve(run + ".json");
        Json.write(
                specFile,
                new JobSpec(system, broker.bootstrap(), input, run, run, parallelism, threads));
        try (ChildJvm child =
                        ChildJvm.start(
                                run,
                                bench.settings(),
                                List.of(Settings.HEAP),
                                FlinkProgram.class.getName(),
                                List.of(specFile.toString()));
                ProcessSampler job = ProcessSampler.watch(child.pid(), SAMPLING);
                ProcessSampler brokerJob = ProcessSampler.watch(broker.pid(), SAMPLING)) {
            child.await(LIMIT);
            SteadyWindow window = check(run, broker.topics().read(run));
            broker.topics().delete(run);
            return run(window, job, brokerJob);
        }
    }

    /** Every text came out once. */
    private SteadyWindow check(String run, List<Topics.Output> outputs) {
        Set<String> keys = new HashSet<>();
        outputs.forEach(output -> keys.add(output.key()));
        if (outputs.size() != texts.size() || keys.size() != texts.size()) {
            throw new IllegalStateException(
                    run
                            + " wrote "
                            + outputs.size()
                            + " records with "
                            + keys.size()
                            + " keys for "
                            + texts.size()
                            + " texts: not exactly once");
        }
        return SteadyWindow.of(outputs.stream().map(Topics.Output::millis).toList());
    }

    private static SystemRuns.Run run(
            SteadyWindow window, ProcessSampler job, ProcessSampler broker) {
        long from = window.fromMillis();
        long to = window.toMillis();
        double own = job.processorSeconds(from, to);
        double brokers = broker.processorSeconds(from, to);
        double others = Math.max(0, job.busySeconds(from, to) - own - brokers);
        return new SystemRuns.Run(
                new Outcome(window.texts(), window.seconds(), own),
                brokers / window.seconds(),
                others / window.seconds());
    }
}
