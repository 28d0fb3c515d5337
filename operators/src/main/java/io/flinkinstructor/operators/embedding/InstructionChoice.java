package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.InstructionException;

/**
 * Finds the instruction of a chunk when it is embedded, so that what is in flight in a savepoint
 * gets what the options say after it.
 */
final class InstructionChoice {

    private final EmbeddingOptions options;
    private final String defaultInstruction;

    /**
     * @throws IllegalArgumentException if the options name a prompt that the model does not have
     */
    InstructionChoice(EmbeddingOptions options, ModelInfo model) {
        this.options = options;
        this.defaultInstruction = options.defaultInstruction(model);
    }

    /**
     * What goes in with a chunk's text.
     *
     * @return null for nothing
     * @throws InstructionException if the chunk's name is unknown, or an attribute is missing
     */
    String of(Chunk chunk) throws InstructionException {
        String text = text(chunk);
        return text == null || text.isEmpty() ? null : text;
    }

    private String text(Chunk chunk) throws InstructionException {
        String name = chunk.instructionName();
        boolean misses = name == null && !options.names().isEmpty();
        if (chunk.instruction() != null && !misses) {
            return chunk.instruction();
        }
        if (name != null || misses) {
            return options.names().get(name).documentInstruction();
        }
        return options.template() == null
                ? defaultInstruction
                : options.template().fill(chunk.attributes());
    }
}
