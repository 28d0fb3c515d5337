package io.flinkinstructor.jobs.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command that those for a cluster of processes are below. */
@Command(
        name = "deploy/cluster",
        description =
                "A Flink cluster on this machine: job manager, task managers, ZooKeeper and a Kafka"
                        + " broker, each a process of its own, on 127.0.0.1 only.",
        footer =
                "%nProcesses are zookeeper, broker, jobmanager, taskmanager-1, taskmanager-2 and so on."
                        + " DIR/pids holds their ids, DIR/logs their logs, DIR/ports their ports.",
        mixinStandardHelpOptions = true,
        version = "flink-instructor 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            ClusterStartCommand.class,
            ClusterStatusCommand.class,
            ClusterSubmitCommand.class,
            ClusterStopCommand.class,
            ClusterStartOneCommand.class,
            ClusterStopOneCommand.class,
            HelpCommand.class
        })
final class ClusterCommand extends RootCommand {}
