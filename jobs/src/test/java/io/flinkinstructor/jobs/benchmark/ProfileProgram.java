package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.SharedEngine;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import one.profiler.AsyncProfiler;
import one.profiler.Counter;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The pipeline with a profiler, in a JVM of its own: {@code SPEC WARM-UP-SECONDS SECONDS FLAMES
 * RESULT}. It needs more documents than it can take in that time.
 */
final class ProfileProgram {

    /**
     * By processor time, that of native code included. The profiler is the one that comes with
     * Flink.
     */
    private static final String START = "start,event=cpu,interval=2ms,threads";

    private ProfileProgram() {}

    /**
     * Where processor time went.
     *
     * @param samples of processor time, by whose work it was
     * @param rows texts that the model ran meanwhile, per second
     */
    record Profile(Map<CpuOwner, Long> samples, double rows) {}

    public static void main(String[] arguments) throws Exception {
        JobSpec spec = Json.read(Path.of(arguments[0]), JobSpec.class);
        int warmUp = Integer.parseInt(arguments[1]);
        int seconds = Integer.parseInt(arguments[2]);
        PipelineSettings settings = PipelineJob.settings(spec);
        StreamExecutionEnvironment environment = PipelineJob.flink(spec, settings);
        PipelineJob.define(environment, settings);
        AsyncProfiler profiler = AsyncProfiler.getInstance();
        JobClient job = environment.executeAsync(spec.run());
        Profile profile;
        try (EngineConnection<Void> engine =
                new SharedEngine(settings.model(), settings.engine()).connect(new NoResults())) {
            TimeUnit.SECONDS.sleep(warmUp);
            long before = engine.statistics().rows();
            profiler.execute(START);
            TimeUnit.SECONDS.sleep(seconds);
            profiler.execute("stop");
            long rows = engine.statistics().rows() - before;
            if (job.getJobStatus().get().isGloballyTerminalState()) {
                throw new IllegalStateException("the documents were through before the time was");
            }
            List<SampledStack> stacks = SampledStack.parse(profiler.dumpCollapsed(Counter.SAMPLES));
            profile = new Profile(samples(stacks), rows / (double) seconds);
            Files.writeString(
                    Path.of(arguments[3]),
                    new FlameGraph(stacks)
                            .svg(
                                    String.format(
                                            "processor time of %s, %d s after a warm-up of %d s",
                                            spec.run(), seconds, warmUp)));
        }
        Json.write(Path.of(arguments[4]), profile);
        job.cancel().get();
        // A local Flink that was cancelled leaves threads behind.
        System.exit(0);
    }

    private static Map<CpuOwner, Long> samples(List<SampledStack> stacks) {
        Map<CpuOwner, Long> samples = new EnumMap<>(CpuOwner.class);
        for (SampledStack stack : stacks) {
            samples.merge(stack.owner(), stack.samples(), Long::sum);
        }
        return samples;
    }
}
