package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.LocalCluster;
import io.flinkinstructor.jobs.cluster.ProcessStatus;
import java.io.PrintWriter;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Shows a cluster's processes. */
@Command(
        name = "status",
        description = "Shows the processes, and where they listen.",
        footer =
                "%nExit status: 0 when all of them run, 1 when some do not, 3 when there is no"
                        + " cluster.",
        mixinStandardHelpOptions = true)
final class ClusterStatusCommand implements Callable<Integer> {

    private static final int NO_CLUSTER = 3;

    @Mixin private ClusterOption option;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        LocalCluster cluster = option.cluster();
        List<ProcessStatus> processes = cluster.status();
        PrintWriter out = spec.commandLine().getOut();
        if (processes.stream().noneMatch(ProcessStatus::isStarted)) {
            out.println("No cluster runs in " + cluster.directory());
            out.flush();
            return NO_CLUSTER;
        }
        out.print(ClusterTable.text(processes));
        out.flush();
        return ClusterTable.allRun(processes) ? 0 : 1;
    }
}
