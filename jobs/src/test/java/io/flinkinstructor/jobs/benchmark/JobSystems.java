package io.flinkinstructor.jobs.benchmark;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.LongSummaryStatistics;
import java.util.Set;

/**
 * Flink jobs on one workload, measured alike: the input lies in the topic before the job's process
 * starts, the job reads it to its end, the rate is that of {@link SteadyWindow} over its output,
 * and the processor time is that of its process in the same window.
 */
final class JobSystems {

    private static final Duration LIMIT = Duration.ofHours(3);
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

    /** A job, for rounds. */
    MeasuredSystem measured(FlinkSystem system) {
        return new MeasuredSystem(
                system.label(), () -> run(system, 0).figures(bench.settings().warmUp()));
    }

    /** The resident memory of a cluster's task manager, from the first to the last record. */
    ResidentMemory memory(FlinkSystem system) throws Exception {
        try (Cluster cluster = Cluster.start(bench.settings(), system.parallelism());
                ProcessSampler sampler = ProcessSampler.watch(cluster.taskManagerPid(), SAMPLING)) {
            LongSummaryStatistics times =
                    run(system, cluster.restPort()).outputs.stream()
                            .mapToLong(Topics.Output::millis)
                            .summaryStatistics();
            return ResidentMemory.of(sampler.samples(), times.getMin(), times.getMax());
        }
    }

    private Watched run(FlinkSystem system, int restPort) throws Exception {
        Broker broker = bench.broker();
        String run = input + "-" + system.program() + "-" + runs++;
        String deadLetters = run + "-dead-letters";
        broker.topics().create(run);
        broker.topics().create(deadLetters);
        Path specFile = bench.settings().folder().resolve(run + ".json");
        Path profileFile = bench.settings().folder().resolve(run + "-profile.json");
        Json.write(
                specFile,
                new JobSpec(
                        system,
                        broker.bootstrap(),
                        input,
                        run,
                        deadLetters,
                        run,
                        true,
                        restPort,
                        bench.settings().pipelineOptions()));
        try (ChildJvm child =
                        ChildJvm.start(
                                run,
                                bench.settings(),
                                Settings.JOB,
                                FlinkProgram.class.getName(),
                                List.of(specFile.toString(), profileFile.toString()));
                ProcessSampler job = ProcessSampler.watch(child.pid(), SAMPLING);
                ProcessSampler brokers = ProcessSampler.watch(broker.pid(), SAMPLING)) {
            child.await(LIMIT);
            List<Topics.Output> outputs = broker.topics().read(run);
            broker.topics().delete(run, deadLetters);
            requireExactlyOnce(run, outputs);
            return new Watched(outputs, job, brokers, Json.read(profileFile, JobProfile.class));
        }
    }

    private void requireExactlyOnce(String run, List<Topics.Output> outputs) {
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
    }

    /** A job that has ended, with all that was seen of it. */
    private record Watched(
            List<Topics.Output> outputs,
            ProcessSampler job,
            ProcessSampler broker,
            JobProfile profile) {

        SystemRuns.Run figures(Duration warmUp) {
            SteadyWindow window =
                    SteadyWindow.of(
                            outputs.stream().map(Topics.Output::millis).toList(),
                            warmUp.toMillis());
            long from = window.fromMillis();
            long to = window.toMillis();
            double own = job.processorSeconds(from, to);
            double brokers = broker.processorSeconds(from, to);
            double others = Math.max(0, job.busySeconds(from, to) - own - brokers);
            return new SystemRuns.Run(
                    new Outcome(window.texts(), window.seconds(), own),
                    brokers / window.seconds(),
                    others / window.seconds(),
                    job.mostResidentMegabytes(),
                    profile.threads(window),
                    profile.engine(window));
        }
    }
}
