package io.flinkinstructor.jobs.embed;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.InstructionsFile;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import picocli.CommandLine.Option;

/** The options that say what goes in with lines that have no instruction of their own. */
final class EmbedInstructions {

    @Option(
            names = "--instruction",
            paramLabel = "TEXT",
            description = "the instruction of lines that have none of their own")
    private String instruction;

    @Option(
            names = "--prompt-name",
            paramLabel = "NAME",
            description =
                    "the same, by the name that the model's directory gives it; without either, the"
                            + " model's own default is used, if it has one")
    private String promptName;

    @Option(
            names = "--instructions-file",
            paramLabel = "FILE",
            description = "a YAML file of instructions with names, as pipelines use it")
    private String file;

    @Option(
            names = "--instruction-name",
            paramLabel = "NAME",
            description = "the one of the file for lines that have none of their own")
    private String name;

    @Option(
            names = "--query",
            description = "the lines are queries: the file's query instruction is used")
    private boolean query;

    /** What the file has under the name; null where none was asked for. */
    private NamedInstruction named;

    /**
     * Checks the options against each other, and reads the file.
     *
     * @throws io.flinkinstructor.jobs.options.RefusedException with all that is wrong
     */
    void check() {
        Faults faults = new Faults();
        if (instruction != null && promptName != null) {
            faults.add("--instruction and --prompt-name exclude each other");
        }
        if ((file != null || name != null) && (instruction != null || promptName != null)) {
            faults.add(
                    "--instructions-file and --instruction-name exclude --instruction and"
                            + " --prompt-name");
        }
        if (file == null && name != null) {
            faults.add("--instruction-name needs --instructions-file, which has the instruction");
        }
        if (file != null && name == null) {
            faults.add("--instructions-file needs --instruction-name, which says what of it");
        }
        if (query && file == null) {
            faults.add(
                    "--query needs --instructions-file, which has queries' instructions; or give"
                            + " the query's own by --instruction");
        }
        faults.throwIfAny("The command line cannot be used");
        if (file != null) {
            named = read(faults);
            faults.throwIfAny("The command line cannot be used");
        }
    }

    private NamedInstruction read(Faults faults) {
        List<NamedInstruction> all = InstructionsFile.load(file);
        Optional<NamedInstruction> found =
                all.stream().filter(each -> each.name().equals(name)).findFirst();
        if (found.isEmpty()) {
            faults.add(
                    "--instruction-name: '"
                            + name
                            + "' is not in "
                            + file
                            + ", which has "
                            + all.stream().map(NamedInstruction::name).toList());
        }
        return found.orElse(null);
    }

    /**
     * What is used for the instruction of a line: itself, else that of the options.
     *
     * @throws EmbeddingException if the model has no prompt of the name
     */
    UnaryOperator<String> forModel(ModelInfo info) throws EmbeddingException {
        String used = otherwise(info);
        return own -> own == null ? used : own;
    }

    private String otherwise(ModelInfo info) throws EmbeddingException {
        if (named != null) {
            return query ? named.forQueries() : named.documentInstruction();
        }
        if (promptName == null) {
            return instruction == null ? info.defaultPrompt() : instruction;
        }
        String prompt = info.prompts().get(promptName);
        if (prompt == null) {
            throw new EmbeddingException(
                    String.format(
                            "The model %s has no prompt '%s'; it has %s. Give one of them, or"
                                    + " --instruction.",
                            info.name(), promptName, info.prompts().keySet()));
        }
        return prompt;
    }
}
