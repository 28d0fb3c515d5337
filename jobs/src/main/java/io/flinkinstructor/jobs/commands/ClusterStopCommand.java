package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.LocalCluster;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Stops a cluster. */
@Command(
        name = "stop",
        description =
                "Stops all processes of the directory; those that do not end within 20 s are killed."
                        + " Jobs and topics go on with the next start.",
        mixinStandardHelpOptions = true)
final class ClusterStopCommand implements Callable<Integer> {

    @Mixin private ClusterOption option;

    @Option(
            names = "--remove",
            description = "Delete the directory too: topics, checkpoints, logs.")
    private boolean remove;

    @Override
    public Integer call() throws Exception {
        LocalCluster cluster = option.cluster();
        cluster.stop();
        if (remove) {
            cluster.remove();
        }
        return 0;
    }
}
