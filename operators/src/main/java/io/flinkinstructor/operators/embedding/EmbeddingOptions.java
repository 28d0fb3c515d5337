package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;

/**
 * How the embedding operator treats its elements.
 *
 * @param capacity how many elements a subtask has in flight, at least 1; hundreds leave the engine
 *     enough to choose neighbours in length from
 * @param maxInFlightBytes how much memory they may take, in bytes of heap as estimated from their
 *     texts, at least 1; one element goes in whatever its size
 * @param latestWins whether a chunk that still waits is dropped when a newer version of it comes
 * @param instruction the instruction for chunks that bring none; empty for none even if the model
 *     has a default prompt; null for that default prompt
 * @param prompt the name of the model's prompt that is the instruction for chunks that bring none;
 *     null for none by name
 * @param template makes the instruction for chunks that bring none; null for none
 * @param names the instructions that chunks name; empty when they name none; of this, {@code
 *     instruction}, {@code prompt} and {@code template} only one is given
 */
public record EmbeddingOptions(
        int capacity,
        long maxInFlightBytes,
        boolean latestWins,
        String instruction,
        String prompt,
        InstructionTemplate template,
        InstructionNames names)
        implements Serializable {

    /** The defaults that the option table shows. */
    public static final EmbeddingOptions DEFAULTS =
            new EmbeddingOptions(512, 32L << 20, false, null, null, null, InstructionNames.NONE);

    /**
     * @throws NullPointerException if {@code names} is null
     * @throws IllegalArgumentException if an option is out of its range or contradicts another; the
     *     message names all faults
     */
    public EmbeddingOptions {
        Objects.requireNonNull(names, "names == null");
        List<String> faults = new ArrayList<>();
        if (capacity < 1) {
            faults.add("capacity is " + capacity + ", must be at least 1");
        }
        if (maxInFlightBytes < 1) {
            faults.add("max in-flight bytes is " + maxInFlightBytes + ", must be at least 1");
        }
        List<String> instructions = new ArrayList<>();
        if (instruction != null) {
            instructions.add("the instruction '" + instruction + "'");
        }
        if (prompt != null) {
            instructions.add("the prompt '" + prompt + "'");
        }
        if (template != null) {
            instructions.add("the template '" + template + "'");
        }
        if (!names.isEmpty()) {
            instructions.add("the named instructions " + names.byName().keySet());
        }
        if (instructions.size() > 1) {
            faults.add(String.join(" and ", instructions) + " are given, leave only one of them");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Embedding options: " + String.join("; ", faults));
        }
    }

    /** The same with another capacity. */
    public EmbeddingOptions withCapacity(int elements) {
        return new EmbeddingOptions(
                elements, maxInFlightBytes, latestWins, instruction, prompt, template, names);
    }

    /** The same with another limit of bytes. */
    public EmbeddingOptions withMaxInFlightBytes(long bytes) {
        return new EmbeddingOptions(
                capacity, bytes, latestWins, instruction, prompt, template, names);
    }

    /** The same, with or without dropping what a newer version supersedes. */
    public EmbeddingOptions withLatestWins(boolean wins) {
        return new EmbeddingOptions(
                capacity, maxInFlightBytes, wins, instruction, prompt, template, names);
    }

    /** The same with this instruction as the default, and no other source of instructions. */
    public EmbeddingOptions withInstruction(String text) {
        return withInstructions(text, null, null, InstructionNames.NONE);
    }

    /** The same with the model's prompt of this name as the default instruction, as above. */
    public EmbeddingOptions withPrompt(String name) {
        return withInstructions(null, name, null, InstructionNames.NONE);
    }

    /** The same with this template for the default instruction, as above. */
    public EmbeddingOptions withTemplate(InstructionTemplate text) {
        return withInstructions(null, null, text, InstructionNames.NONE);
    }

    /** The same with instructions by name, as above. */
    public EmbeddingOptions withNames(InstructionNames instructions) {
        return withInstructions(null, null, null, instructions);
    }

    private EmbeddingOptions withInstructions(
            String text, String promptName, InstructionTemplate from, InstructionNames named) {
        return new EmbeddingOptions(
                capacity, maxInFlightBytes, latestWins, text, promptName, from, named);
    }

    /**
     * The instruction for chunks that bring none.
     *
     * @return null for none
     * @throws IllegalArgumentException if the model has no prompt of the name
     */
    public String defaultInstruction(ModelInfo model) {
        String text = instruction;
        if (prompt != null) {
            text = model.prompts().get(prompt);
            if (text == null) {
                throw new IllegalArgumentException(unknownPrompt(model));
            }
        } else if (text == null) {
            text = model.defaultPrompt();
        }
        return text == null || text.isEmpty() ? null : text;
    }

    /**
     * The instructions that are known before a document comes, without those that it brings or
     * whose template it fills.
     *
     * @return null among them for none
     * @throws IllegalArgumentException if the model has no prompt of the name
     */
    public List<String> knownInstructions(ModelInfo model) {
        if (template != null) {
            return List.of();
        }
        return names.isEmpty()
                ? Collections.singletonList(defaultInstruction(model))
                : names.byName().values().stream()
                        .map(NamedInstruction::documentInstruction)
                        .toList();
    }

    private String unknownPrompt(ModelInfo model) {
        return String.format(
                "The model %s has no prompt '%s'; %s",
                model.name(),
                prompt,
                model.prompts().isEmpty()
                        ? "it has no prompts at all: give the instruction itself"
                        : "name one of " + model.prompts().keySet() + ", or give the instruction");
    }
}
