package io.flinkinstructor.jobs.commands;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * Stands in the list of commands. The launcher starts the benchmark itself, because its rivals are
 * libraries that the distribution leaves out.
 */
@Command(
        name = "benchmark",
        description = "Measures the figures that the README claims, beside their rivals.",
        mixinStandardHelpOptions = true)
final class BenchmarkCommand implements Runnable {

    @Spec private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "The benchmark is started by deploy/instructor benchmark, in a checkout of the"
                        + " sources.");
    }
}
