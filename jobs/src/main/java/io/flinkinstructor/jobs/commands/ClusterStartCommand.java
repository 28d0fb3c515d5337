package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.ClusterSettings;
import io.flinkinstructor.jobs.cluster.LocalCluster;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Starts a cluster. */
@Command(
        name = "start",
        description =
                "Starts all processes, and returns when they do their work. A directory that holds an"
                        + " earlier cluster goes on, with its topics and the jobs that were not"
                        + " cancelled.",
        mixinStandardHelpOptions = true)
final class ClusterStartCommand implements Callable<Integer> {

    @Mixin private ClusterOption option;

    @Option(
            names = "--task-managers",
            paramLabel = "N",
            defaultValue = "2",
            description = "Default: ${DEFAULT-VALUE}")
    private int taskManagers;

    @Option(
            names = "--slots",
            paramLabel = "N",
            defaultValue = "2",
            description =
                    "Of each task manager. Default: ${DEFAULT-VALUE}. A job survives the loss of"
                            + " a task manager at once if the others have slots enough.")
    private int slots;

    @Option(names = "--no-kafka", description = "Without a Kafka broker.")
    private boolean noKafka;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9092",
            description =
                    "Default: ${DEFAULT-VALUE}; the next free one if it is taken. An earlier"
                            + " cluster's broker keeps its own.")
    private int kafkaPort;

    @Option(
            names = "--web-port",
            paramLabel = "N",
            defaultValue = "8081",
            description =
                    "Flink's web interface. Default: ${DEFAULT-VALUE}; the next free one if it is"
                            + " taken.")
    private int webPort;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "An option of Flink's; may be repeated.")
    private Map<String, String> flinkOptions = new LinkedHashMap<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LocalCluster cluster = option.cluster();
        cluster.start(
                new ClusterSettings(
                        taskManagers, slots, !noKafka, webPort, kafkaPort, flinkOptions),
                Distribution.directory());
        PrintWriter out = spec.commandLine().getOut();
        out.print(ClusterTable.text(cluster.status()));
        out.println();
        out.println("Flink: " + cluster.flink().webInterface());
        if (!noKafka) {
            out.println("Kafka: " + cluster.bootstrapServers());
        }
        out.println("Files: " + cluster.directory());
        out.flush();
        return 0;
    }
}
