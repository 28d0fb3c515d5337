package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.LocalCluster;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/** Which cluster a command is for. */
final class ClusterOption {

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description =
                    "Where the cluster keeps what it has. Default: cluster beside the"
                            + " distribution, jobs/target/cluster.")
    private Path directory;

    LocalCluster cluster() {
        return new LocalCluster(
                directory == null ? Distribution.directory().resolveSibling("cluster") : directory);
    }
}
