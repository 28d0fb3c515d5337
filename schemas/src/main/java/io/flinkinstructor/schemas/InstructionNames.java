package io.flinkinstructor.schemas;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The instructions that a pipeline knows by name, and which of them it applies.
 *
 * <p>Either all embeddings of a pipeline are named or none: an id may hold the character that
 * separates the parts of a key, so that the keys of the two kinds could be mistaken for each other.
 * Immutable, safe for use by many threads.
 *
 * @param byName all by their names, in the order of their file
 * @param applied the names of those for documents that name none, in order
 */
public record InstructionNames(Map<String, NamedInstruction> byName, List<String> applied)
        implements Serializable {

    /** For a pipeline whose instructions have no names. */
    public static final InstructionNames NONE = new InstructionNames(Map.of(), List.of());

    /**
     * @throws NullPointerException if anything is null
     * @throws IllegalArgumentException if an instruction is under another name than its own, or one
     *     that is applied is unknown or repeated, or none is applied although there are some
     */
    public InstructionNames {
        byName = Collections.unmodifiableMap(new LinkedHashMap<>(byName));
        applied = List.copyOf(applied);
        byName.forEach(
                (name, instruction) -> {
                    if (!name.equals(instruction.name())) {
                        throw new IllegalArgumentException(
                                Excerpt.of(instruction.name()) + " is under " + Excerpt.of(name));
                    }
                });
        if (!byName.keySet().containsAll(applied)
                || Set.copyOf(applied).size() != applied.size()
                || applied.isEmpty() != byName.isEmpty()) {
            throw new IllegalArgumentException(
                    "applied are " + applied + ", known are " + byName.keySet());
        }
    }

    /**
     * Instructions of which some are applied.
     *
     * @param instructions of different names
     * @param applied at least one of their names
     * @throws IllegalArgumentException as the constructor, or if a name is repeated
     */
    public static InstructionNames of(List<NamedInstruction> instructions, List<String> applied) {
        Map<String, NamedInstruction> byName = new LinkedHashMap<>();
        for (NamedInstruction instruction : instructions) {
            if (byName.put(instruction.name(), instruction) != null) {
                throw new IllegalArgumentException(
                        "the name " + Excerpt.of(instruction.name()) + " is there twice");
            }
        }
        return new InstructionNames(byName, applied);
    }

    /** Whether the pipeline's instructions have no names. */
    public boolean isEmpty() {
        return byName.isEmpty();
    }

    /**
     * The names under which a request is carried out: those that it gives, else those applied for a
     * document and all of them for a deletion, since earlier versions of the document may have
     * given any. Empty when instructions have no names and the request gives none.
     */
    public List<String> forRequest(EmbeddingRequest request) {
        if (!request.instructionNames().isEmpty()) {
            return request.instructionNames();
        }
        return request.delete() ? List.copyOf(byName.keySet()) : applied;
    }

    /**
     * The instruction of a name.
     *
     * @param name null where a document was taken in while instructions had no names
     * @throws InstructionException if the name is unknown, with those that are known
     */
    public NamedInstruction get(String name) throws InstructionException {
        if (name == null) {
            throw new InstructionException(
                    "the document was taken in before this pipeline had an instructions file:"
                            + " send it again");
        }
        NamedInstruction instruction = byName.get(name);
        if (instruction == null) {
            throw isEmpty() ? noNames() : unknown(List.of(name));
        }
        return instruction;
    }

    /**
     * Checks that a request names only instructions that are known, and that it does not bring an
     * instruction without a name to a pipeline whose embeddings are named.
     *
     * @throws InstructionException if not, with the way out
     */
    public void check(EmbeddingRequest request) throws InstructionException {
        if (isEmpty()) {
            if (!request.instructionNames().isEmpty()) {
                throw noNames();
            }
            return;
        }
        if (request.instruction() != null && !request.delete()) {
            throw new InstructionException(
                    "instruction is given, but the embeddings of this pipeline are named by their"
                            + " instructions: leave it out, or put it into the instructions file"
                            + " and give instruction-name, one of "
                            + known());
        }
        if (byName.keySet().containsAll(request.instructionNames())) {
            return;
        }
        Set<String> unknown = new LinkedHashSet<>(request.instructionNames());
        unknown.removeAll(byName.keySet());
        throw unknown(unknown);
    }

    private static InstructionException noNames() {
        return new InstructionException(
                "instruction-name is given, but this pipeline has no instructions file: give the"
                        + " instruction itself, or set model.instructions-file");
    }

    private InstructionException unknown(Iterable<String> names) {
        List<String> shown = new ArrayList<>();
        for (String name : names) {
            if (shown.size() == 3) {
                shown.add("...");
                break;
            }
            shown.add(Excerpt.of(name));
        }
        return new InstructionException(
                "instruction-name "
                        + String.join(", ", shown)
                        + " is not in the instructions file, which has "
                        + known());
    }

    private String known() {
        return String.join(", ", byName.keySet().stream().map(Excerpt::of).toList());
    }
}
