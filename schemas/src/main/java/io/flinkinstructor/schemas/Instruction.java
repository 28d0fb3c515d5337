package io.flinkinstructor.schemas;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What a model is told to look for in a text: plain text, or the template "Represent the (domain)
 * text type for task objective:" of "One Embedder, Any Task: Instruction-Finetuned Text Embeddings"
 * (Su et al., 2023), written as its published examples are: {@code Represent the Wikipedia document
 * for retrieval:}, {@code Represent the sentence:}.
 *
 * @param text the instruction, exactly as the model gets it
 */
public record Instruction(String text) {

    /**
     * @throws NullPointerException if {@code text} is null
     * @throws IllegalArgumentException if it is blank or has a line break
     */
    public Instruction {
        Objects.requireNonNull(text, "text == null");
        List<String> faults = new ArrayList<>();
        check("instruction", text, faults);
        refuse(faults);
    }

    /** Starts an instruction that follows the template. */
    public static Builder builder() {
        return new Builder();
    }

    /** The text. */
    @Override
    public String toString() {
        return text;
    }

    static void check(String name, String value, List<String> faults) {
        if (value.isBlank()) {
            faults.add(name + " is blank");
        }
        if (value.chars().anyMatch(c -> c == '\n' || c == '\r' || c == 0x85 || c == 0x2028)) {
            faults.add(name + " has a line break: write it on one line");
        }
    }

    private static void refuse(List<String> faults) {
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException(String.join("; ", faults));
        }
    }

    /** The parts of the template. Blanks around a part are left out. */
    public static final class Builder {

        private String domain;
        private String textType;
        private String objective;

        private Builder() {}

        /** What the text is about or comes from, such as {@code Wikipedia}; may be left out. */
        public Builder domain(String domain) {
            this.domain = domain;
            return this;
        }

        /** What is embedded, such as {@code sentence}, {@code document} or {@code question}. */
        public Builder textType(String textType) {
            this.textType = textType;
            return this;
        }

        /** What for, such as {@code retrieving supporting documents}; may be left out. */
        public Builder objective(String objective) {
            this.objective = objective;
            return this;
        }

        /**
         * The instruction.
         *
         * @throws IllegalArgumentException if the text type is missing, or if a part is blank, has
         *     a line break, or ends with the colon that the template adds; names all faults
         */
        public Instruction build() {
            List<String> faults = new ArrayList<>();
            if (textType == null) {
                faults.add("text type is missing: say what is embedded, such as sentence");
            }
            String text =
                    "Represent the "
                            + (domain == null ? "" : part("domain", domain, faults) + " ")
                            + (textType == null ? "" : part("text type", textType, faults))
                            + (objective == null
                                    ? ""
                                    : " for " + part("objective", objective, faults))
                            + ":";
            refuse(faults);
            return new Instruction(text);
        }

        private static String part(String name, String value, List<String> faults) {
            check(name, value, faults);
            String stripped = value.strip();
            if (stripped.endsWith(":")) {
                faults.add(name + " ends with a colon, which the template adds: leave it out");
            }
            return stripped;
        }
    }
}
