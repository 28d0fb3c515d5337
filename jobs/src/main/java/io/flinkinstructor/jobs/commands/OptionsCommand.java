package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.options.OptionTable;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Prints the table of options. */
@Command(
        name = "options",
        description = "Prints all options with their types, defaults and meanings.",
        mixinStandardHelpOptions = true)
final class OptionsCommand implements Callable<Integer> {

    @Option(
            names = "--write",
            paramLabel = "FILE",
            description = "Brings the table between the markers of a Markdown file up to date.")
    private Path file;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() {
        if (file == null) {
            spec.commandLine().getOut().print(OptionTable.markdown());
            spec.commandLine().getOut().flush();
        } else {
            OptionTable.update(file);
        }
        return 0;
    }
}
