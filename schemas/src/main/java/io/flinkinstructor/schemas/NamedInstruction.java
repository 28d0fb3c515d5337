package io.flinkinstructor.schemas;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * A purpose that texts are embedded for: what a model is told about the documents, and what about
 * the queries that shall find them. The name is part of the identity of each embedding, so it stays
 * as it is while such embeddings are in use.
 *
 * @param name not blank, without blanks around it, control characters and {@code #}, which
 *     separates the parts of an {@link EmbeddedRecordKey}
 * @param documentInstruction what goes in with a document's text; empty for nothing
 * @param queryInstruction what goes in with a query's text; empty for nothing; null for the same as
 *     with documents, as symmetric purposes such as clustering have it
 */
public record NamedInstruction(String name, String documentInstruction, String queryInstruction)
        implements Serializable {

    /**
     * @throws NullPointerException if {@code name} or {@code documentInstruction} is null
     * @throws IllegalArgumentException if the name is not as above, or an instruction is blank but
     *     not empty, or has a line break; names all faults
     */
    public NamedInstruction {
        Objects.requireNonNull(name, "name == null");
        Objects.requireNonNull(documentInstruction, "documentInstruction == null");
        List<String> faults = new ArrayList<>();
        checkName(name, faults);
        checkText("the document instruction", documentInstruction, faults);
        if (queryInstruction != null) {
            checkText("the query instruction", queryInstruction, faults);
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** What goes in with a query's text; empty for nothing, never null. */
    public String forQueries() {
        return queryInstruction == null ? documentInstruction : queryInstruction;
    }

    private static void checkName(String name, List<String> faults) {
        if (name.isBlank()) {
            faults.add("the name is " + (name.isEmpty() ? "empty" : "blank"));
            return;
        }
        if (!name.equals(name.strip())) {
            faults.add("the name has blanks around it");
        }
        if (name.indexOf('#') >= 0) {
            faults.add("the name has a #, which separates the parts of a key");
        }
        if (name.chars().anyMatch(Character::isISOControl) || Utf8.firstLoneSurrogate(name) >= 0) {
            faults.add("the name has a control character or half of a surrogate pair");
        }
    }

    private static void checkText(String what, String text, List<String> faults) {
        if (!text.isEmpty()) {
            Instruction.check(what, text, faults);
        }
        if (Utf8.firstLoneSurrogate(text) >= 0) {
            faults.add(what + " has half of a surrogate pair");
        }
    }
}
