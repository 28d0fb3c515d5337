package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.LocalCluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Starts one process of a cluster. */
@Command(
        name = "start-one",
        description =
                "Starts one process that does not live, with the configuration, ports and data that"
                        + " it had, and returns when it does its work. A further task manager may"
                        + " be named.",
        mixinStandardHelpOptions = true)
final class ClusterStartOneCommand implements Callable<Integer> {

    @Mixin private ClusterOption option;

    @Option(names = "--no-wait", description = "Return when it is started.")
    private boolean noWait;

    @Parameters(paramLabel = "NAME", description = "Such as jobmanager or taskmanager-1.")
    private String name;

    @Override
    public Integer call() throws Exception {
        LocalCluster cluster = option.cluster();
        cluster.startOne(name);
        if (!noWait) {
            cluster.awaitReady(name);
        }
        return 0;
    }
}
