package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.convert.ConvertCommand;
import io.flinkinstructor.jobs.embed.EmbedCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command that all others are below. */
@Command(
        name = "deploy/instructor",
        description = "Real-time, task-aware text embeddings inside Apache Flink.",
        mixinStandardHelpOptions = true,
        version = "flink-instructor 0.1.0",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            QuickstartCommand.class,
            RunCommand.class,
            EmbedCommand.class,
            ConvertCommand.class,
            SendCommand.class,
            ReadCommand.class,
            SearchCommand.class,
            ReindexCommand.class,
            OptionsCommand.class,
            BenchmarkCommand.class,
            HelpCommand.class
        })
final class InstructorCommand extends RootCommand {}
