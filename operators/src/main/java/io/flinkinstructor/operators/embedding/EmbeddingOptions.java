package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;

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
 *     null for none by name; not together with {@code instruction}
 */
public record EmbeddingOptions(
        int capacity, long maxInFlightBytes, boolean latestWins, String instruction, String prompt)
        implements Serializable {

    /** The defaults that the option table shows. */
    public static final EmbeddingOptions DEFAULTS =
            new EmbeddingOptions(512, 32L << 20, false, null, null);

    /**
     * @throws IllegalArgumentException if an option is out of its range or contradicts another; the
     *     message names all faults
     */
    public EmbeddingOptions {
        List<String> faults = new ArrayList<>();
        if (capacity < 1) {
            faults.add("capacity is " + capacity + ", must be at least 1");
        }
        if (maxInFlightBytes < 1) {
            faults.add("max in-flight bytes is " + maxInFlightBytes + ", must be at least 1");
        }
        if (instruction != null && prompt != null) {
            faults.add(
                    "both the instruction '"
                            + instruction
                            + "' and the prompt '"
                            + prompt
                            + "' are given, leave one of them out");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Embedding options: " + String.join("; ", faults));
        }
    }

    /** The same with another capacity. */
    public EmbeddingOptions withCapacity(int elements) {
        return new EmbeddingOptions(elements, maxInFlightBytes, latestWins, instruction, prompt);
    }

    /** The same with another limit of bytes. */
    public EmbeddingOptions withMaxInFlightBytes(long bytes) {
        return new EmbeddingOptions(capacity, bytes, latestWins, instruction, prompt);
    }

    /** The same, with or without dropping what a newer version supersedes. */
    public EmbeddingOptions withLatestWins(boolean wins) {
        return new EmbeddingOptions(capacity, maxInFlightBytes, wins, instruction, prompt);
    }

    /** The same with this instruction as the default, instead of a prompt. */
    public EmbeddingOptions withInstruction(String text) {
        return new EmbeddingOptions(capacity, maxInFlightBytes, latestWins, text, null);
    }

    /** The same with the model's prompt of this name as the default instruction. */
    public EmbeddingOptions withPrompt(String name) {
        return new EmbeddingOptions(capacity, maxInFlightBytes, latestWins, null, name);
    }

    /**
     * The instruction for chunks that bring none.
     *
     * @return null for none
     * @throws IllegalArgumentException if the model has no prompt of the name
     */
    String defaultInstruction(ModelInfo model) {
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
