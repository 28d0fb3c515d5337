package io.flinkinstructor.schemas;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An instruction with places for a document's attributes: {@code Represent the {domain} {type} for
 * retrieval:}. Doubled braces stand for single ones. Immutable, safe for use by many threads; equal
 * if the text is.
 */
public final class InstructionTemplate implements Serializable {

    private static final long serialVersionUID = 1L;

    private final String text;

    /** What is around the fields: one more than there are fields. */
    private final List<String> literals;

    private final List<String> fields;

    private InstructionTemplate(String text, List<String> literals, List<String> fields) {
        this.text = text;
        this.literals = List.copyOf(literals);
        this.fields = List.copyOf(fields);
    }

    /**
     * Reads a template.
     *
     * @throws IllegalArgumentException if it is blank, has a line break, no field at all, or braces
     *     that do not make fields
     */
    public static InstructionTemplate parse(String text) {
        List<String> faults = new ArrayList<>();
        Instruction.check("the template", text, faults);
        List<String> literals = new ArrayList<>();
        List<String> fields = new ArrayList<>();
        StringBuilder literal = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            boolean doubled = at + 1 < text.length() && text.charAt(at + 1) == c;
            if (c != '{' && c != '}') {
                literal.append(c);
            } else if (doubled) {
                literal.append(c);
                at++;
            } else if (c == '}') {
                faults.add("the } at character " + (at + 1) + " closes no field; write }} for one");
            } else {
                int end = text.indexOf('}', at);
                String field = end < 0 ? null : text.substring(at + 1, end);
                if (end < 0 || field.indexOf('{') >= 0) {
                    faults.add(
                            "the { at character "
                                    + (at + 1)
                                    + " is not closed; write {{ for a brace");
                    continue;
                }
                checkField(field, at + 1, faults);
                literals.add(literal.toString());
                fields.add(field);
                literal.setLength(0);
                at = end;
            }
        }
        literals.add(literal.toString());
        if (faults.isEmpty() && fields.isEmpty()) {
            faults.add("it has no field, such as {domain}; without one it is a plain instruction");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
        return new InstructionTemplate(text, literals, fields);
    }

    private static void checkField(String field, int character, List<String> faults) {
        if (field.isBlank()) {
            faults.add("the field at character " + character + " names no attribute");
        } else if (!field.equals(field.strip())) {
            faults.add("the field {" + field + "} has blanks around its name");
        }
    }

    /** The attributes that it needs, in order, each once. */
    public Set<String> fields() {
        return new LinkedHashSet<>(fields);
    }

    /**
     * The instruction for a document.
     *
     * @param attributes as in {@link EmbeddingRequest#attributes()}; a string goes in without
     *     quotes, a number or a boolean as its JSON text
     * @throws InstructionException if an attribute is missing or null; names all that are
     */
    public String fill(Map<String, String> attributes) throws InstructionException {
        StringBuilder filled = new StringBuilder(literals.get(0));
        for (int i = 0; i < fields.size(); i++) {
            String value = attributes.get(fields.get(i));
            if (value == null || value.equals(JsonScalar.NULL)) {
                throw missing(attributes);
            }
            filled.append(JsonScalar.toText(value)).append(literals.get(i + 1));
        }
        return filled.toString();
    }

    private InstructionException missing(Map<String, String> attributes) {
        List<String> missing = new ArrayList<>();
        for (String field : fields()) {
            String value = attributes.get(field);
            if (value == null || value.equals(JsonScalar.NULL)) {
                missing.add(Excerpt.of(field) + (value == null ? " (missing)" : " (null)"));
            }
        }
        return new InstructionException(
                "the instruction template "
                        + Excerpt.of(text)
                        + " needs attributes that the document does not have: "
                        + String.join(", ", missing)
                        + "; give them, or an instruction of its own");
    }

    /** The text that was read. */
    @Override
    public String toString() {
        return text;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof InstructionTemplate template && text.equals(template.text);
    }

    @Override
    public int hashCode() {
        return text.hashCode();
    }
}
