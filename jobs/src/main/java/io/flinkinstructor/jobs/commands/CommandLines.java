package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.options.RefusedException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;

/** How command lines are read, and how their failures are told. */
public final class CommandLines {

    private CommandLines() {}

    /**
     * A command line with our manners: failures are told in a line or two, in full only with {@code
     * --verbose}.
     */
    static CommandLine of(RootCommand command) {
        CommandLine line = new CommandLine(command);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler(
                (e, failed, parsed) -> tell(e, command.verbose(), failed.getErr()));
        return line;
    }

    /** Runs {@code deploy/instructor}. */
    public static int instructor(String... args) {
        return of(new InstructorCommand()).execute(args);
    }

    /** Runs {@code deploy/cluster}. */
    public static int cluster(String... args) {
        return of(new ClusterCommand()).execute(args);
    }

    private static int tell(Exception e, boolean verbose, PrintWriter err) {
        err.println(message(e));
        if (verbose) {
            e.printStackTrace(err);
        } else if (!(e instanceof RefusedException)) {
            err.println("More of it with --verbose.");
        }
        err.flush();
        return ExitCode.SOFTWARE;
    }

    /** What the innermost cause says, which is nearest to what went wrong. */
    static String message(Throwable e) {
        if (e instanceof RefusedException) {
            return e.getMessage();
        }
        Throwable root = e;
        while (root.getCause() != null && root.getCause() != root) {
            root = root.getCause();
        }
        String text = root.getMessage();
        return text == null || text.isBlank()
                ? root.getClass().getName()
                : root.getClass().getSimpleName() + ": " + text;
    }

    /**
     * Runs a command inside somebody else's program: what it throws goes through, and the process
     * goes on.
     *
     * @throws IllegalArgumentException if the command line is wrong
     * @throws Exception what the command throws
     */
    public static void callOrThrow(Object command, String... args) throws Exception {
        CommandLine line = new CommandLine(command);
        line.setParameterExceptionHandler(
                (e, given) -> {
                    throw new IllegalArgumentException(e.getMessage(), e);
                });
        Exception[] thrown = new Exception[1];
        line.setExecutionExceptionHandler(
                (e, failed, parsed) -> {
                    thrown[0] = e;
                    return ExitCode.SOFTWARE;
                });
        line.execute(args);
        if (thrown[0] != null) {
            throw thrown[0];
        }
    }
}
