package io.flinkinstructor.operators.search;

import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.schemas.InstructionException;
import io.flinkinstructor.schemas.InstructionNames;
import java.util.List;
import java.util.Objects;

/**
 * What a model is told beside a query. It goes with what it was told beside the documents, so it is
 * set where that is. Immutable.
 */
public final class QueryInstructions {

    private final InstructionNames names;
    private final String only;

    private QueryInstructions(InstructionNames names, String only) {
        this.names = names;
        this.only = only;
    }

    /** For vectors with names: each name has its instruction. */
    public static QueryInstructions named(InstructionNames names) {
        if (names.isEmpty()) {
            throw new IllegalArgumentException("there are no names");
        }
        return new QueryInstructions(names, null);
    }

    /**
     * For vectors without names.
     *
     * @param instruction empty for none
     */
    public static QueryInstructions unnamed(String instruction) {
        return new QueryInstructions(
                InstructionNames.NONE, Objects.requireNonNull(instruction, "instruction == null"));
    }

    /** The names that can be searched under, those that documents get first; empty for none. */
    public List<String> names() {
        return names.byName().keySet().stream()
                .sorted((a, b) -> Boolean.compare(isApplied(b), isApplied(a)))
                .toList();
    }

    private boolean isApplied(String name) {
        return names.applied().contains(name);
    }

    /**
     * The name to search under.
     *
     * @param asked null where none was asked for
     * @return null where vectors have no names
     * @throws SearchException {@link Kind#BAD_QUERY} if there is no such name, or if one has to be
     *     asked for
     */
    String name(String asked) throws SearchException {
        if (names.isEmpty()) {
            if (asked != null) {
                throw bad(
                        "an instruction name is given, but this pipeline has no instructions file,"
                                + " so its vectors have no names: leave it out, or give the"
                                + " instruction itself");
            }
            return null;
        }
        if (asked != null) {
            instruction(asked);
            return asked;
        }
        if (names.applied().size() == 1) {
            return names.applied().get(0);
        }
        throw bad("the vectors have names: give the instruction name, one of " + names());
    }

    /**
     * What the model is told beside a query.
     *
     * @param name as {@link #name} gives it
     * @return empty for nothing
     * @throws SearchException {@link Kind#BAD_QUERY} if there is no such name
     */
    public String instruction(String name) throws SearchException {
        if (name == null) {
            return only;
        }
        try {
            return names.get(name).forQueries();
        } catch (InstructionException e) {
            throw new SearchException(Kind.BAD_QUERY, e.getMessage(), e);
        }
    }

    private static SearchException bad(String message) {
        return new SearchException(Kind.BAD_QUERY, message, null);
    }
}
