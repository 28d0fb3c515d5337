package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.flink.configuration.ConfigOption;

/** Reads where documents that bring no instruction get theirs from: one place at most. */
final class InstructionOptions {

    private static final List<ConfigOption<String>> PLACES =
            List.of(
                    ModelKeys.INSTRUCTION,
                    ModelKeys.PROMPT_NAME,
                    ModelKeys.INSTRUCTION_TEMPLATE,
                    ModelKeys.INSTRUCTIONS_FILE);

    private final OptionValues options;
    private final Faults faults;

    InstructionOptions(OptionValues options, Faults faults) {
        this.options = options;
        this.faults = faults;
    }

    /** The options with what was found; what is wrong is a fault. */
    EmbeddingOptions addTo(EmbeddingOptions others) {
        int before = faults.all().size();
        List<String> given = new ArrayList<>();
        for (ConfigOption<String> place : PLACES) {
            if (options.value(place) != null) {
                given.add(place.key());
            }
        }
        if (given.size() > 1) {
            faults.add(String.join(" and ", given) + ": set one of them");
        }
        InstructionTemplate template = template();
        InstructionNames names = names();
        if (faults.all().size() > before || given.isEmpty()) {
            return others;
        }
        if (template != null) {
            return others.withTemplate(template);
        }
        if (!names.isEmpty()) {
            return others.withNames(names);
        }
        String instruction = options.value(ModelKeys.INSTRUCTION);
        return instruction == null
                ? others.withPrompt(options.value(ModelKeys.PROMPT_NAME))
                : others.withInstruction(instruction);
    }

    private InstructionTemplate template() {
        String text = options.value(ModelKeys.INSTRUCTION_TEMPLATE);
        try {
            return text == null ? null : InstructionTemplate.parse(text);
        } catch (IllegalArgumentException e) {
            faults.add(ModelKeys.INSTRUCTION_TEMPLATE.key() + ": " + e.getMessage());
            return null;
        }
    }

    private InstructionNames names() {
        String file = options.value(ModelKeys.INSTRUCTIONS_FILE);
        List<String> applied = options.value(ModelKeys.INSTRUCTION_NAMES);
        if (file == null) {
            if (applied != null) {
                fault("needs model.instructions-file, which says what they are");
            }
            return InstructionNames.NONE;
        }
        int before = faults.all().size();
        List<NamedInstruction> instructions = InstructionsFile.read(file, faults);
        List<String> known = instructions.stream().map(NamedInstruction::name).toList();
        if (faults.all().size() == before && applied != null) {
            check(applied, known, file);
        }
        return faults.all().size() > before
                ? InstructionNames.NONE
                : InstructionNames.of(instructions, applied == null ? known : applied);
    }

    private void check(List<String> applied, List<String> known, String file) {
        if (applied.isEmpty()) {
            fault("is empty; name some, or leave it out for all");
        }
        Set<String> seen = new HashSet<>();
        for (String name : applied) {
            if (!seen.add(name)) {
                fault("'" + name + "' is there twice; name it once");
            } else if (!known.contains(name)) {
                fault("'" + name + "' is not in " + file + ", which has " + known);
            }
        }
    }

    private void fault(String what) {
        faults.add(ModelKeys.INSTRUCTION_NAMES.key() + ": " + what);
    }
}
