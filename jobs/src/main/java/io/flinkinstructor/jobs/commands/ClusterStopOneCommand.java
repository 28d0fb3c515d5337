package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.LocalCluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Stops one process of a cluster. */
@Command(
        name = "stop-one",
        description = "Stops one process; if it does not end within 20 s it is killed.",
        mixinStandardHelpOptions = true)
final class ClusterStopOneCommand implements Callable<Integer> {

    @Mixin private ClusterOption option;

    @Option(names = "--kill", description = "Kill it at once, as a crash would.")
    private boolean kill;

    @Parameters(paramLabel = "NAME", description = "Such as jobmanager or taskmanager-1.")
    private String name;

    @Override
    public Integer call() throws Exception {
        LocalCluster cluster = option.cluster();
        if (kill) {
            cluster.kill(name);
        } else {
            cluster.stopOne(name);
        }
        return 0;
    }
}
