package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.kafka.ClusterCheck;
import io.flinkinstructor.jobs.kafka.TopicLimits;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import io.flinkinstructor.jobs.pipeline.ModelCheck;
import io.flinkinstructor.jobs.pipeline.RegistryCheck;
import io.flinkinstructor.jobs.pipeline.StoreCheck;
import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Runs the pipeline on a Flink in this process, or says how to run it on a cluster. */
@Command(
        name = "run",
        description =
                "Runs the pipeline on a Flink in this process, or says how to submit it to a cluster.",
        footer =
                "%nExit status: 0 when a bounded job has ended or the job was stopped, 1 when it failed"
                        + " or was refused, 2 for a wrong command line.",
        mixinStandardHelpOptions = true)
final class RunCommand implements Callable<Integer> {

    @Mixin private SettingsOptions options;

    @Option(
            names = "--dry-run",
            description =
                    "Checks the options only, and prints the lines that submit the job to a"
                            + " cluster.")
    private boolean dryRun;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        PipelineSettings settings = options.load();
        if (dryRun) {
            out.print(new SubmitLines(Distribution.directory(), options).text());
            out.flush();
            return 0;
        }
        TopicLimits limits = ClusterCheck.check(settings);
        RegistryCheck.check(settings);
        StoreCheck.check(settings, ModelCheck.check(settings));
        return new LocalRun(settings, out).run(new EmbeddingPipeline(settings, limits));
    }
}
