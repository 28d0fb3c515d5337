package io.flinkinstructor.jobs.commands;

import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** A command that does nothing itself: others are below it. */
abstract class RootCommand implements Runnable {

    @Option(
            names = "--verbose",
            scope = ScopeType.INHERIT,
            description = "Tell failures with their stack traces.")
    private boolean verbose;

    @Spec private CommandSpec spec;

    final boolean verbose() {
        return verbose;
    }

    @Override
    public final void run() {
        throw new ParameterException(spec.commandLine(), "Which command?");
    }
}
