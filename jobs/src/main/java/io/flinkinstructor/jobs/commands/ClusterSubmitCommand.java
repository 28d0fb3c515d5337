package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Submits the pipeline to a cluster, over Flink's REST API. */
@Command(
        name = "submit",
        description =
                "Uploads the job's jar and runs it, and prints the job's id. Without --config: the"
                        + " example pipeline, on the cluster's broker.",
        mixinStandardHelpOptions = true)
final class ClusterSubmitCommand implements Callable<Integer> {

    private static final String BROKER = "kafka.bootstrap.servers";

    @Mixin private ClusterOption option;

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "YAML file with the pipeline's options and Flink's.")
    private Path file;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "An option that wins over the file's; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description = "Default: the cluster's, 1.")
    private Integer parallelism;

    @Option(
            names = "--savepoint",
            paramLabel = "PATH",
            description = "A savepoint or checkpoint that the job goes on from.")
    private String savepoint;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LocalCluster cluster = option.cluster();
        FlinkRest flink = cluster.flink();
        String job =
                flink.run(
                        flink.upload(cluster.job()),
                        arguments(cluster),
                        parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism),
                        savepoint);
        spec.commandLine().getOut().println(job);
        spec.commandLine().getOut().flush();
        return 0;
    }

    private List<String> arguments(LocalCluster cluster) throws Exception {
        Map<String, String> options = new LinkedHashMap<>();
        if (file == null && cluster.hasBroker()) {
            options.put(BROKER, cluster.bootstrapServers());
        }
        options.putAll(overrides);
        Path config = file == null ? cluster.examplePipeline() : file;
        List<String> arguments = new ArrayList<>();
        arguments.add("--config=" + config.toAbsolutePath().normalize());
        options.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        return arguments;
    }
}
