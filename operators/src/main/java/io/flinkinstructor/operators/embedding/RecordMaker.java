package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.EmbeddedRecord;

/** Makes what is emitted from what came in. */
final class RecordMaker {

    private final ModelInfo model;
    private final String defaultInstruction;

    /**
     * @param defaultInstruction null for none
     */
    RecordMaker(ModelInfo model, String defaultInstruction) {
        this.model = model;
        this.defaultInstruction = defaultInstruction;
    }

    /** The instruction that goes in with a chunk's text; null for none. */
    String instruction(Chunk chunk) {
        String own = chunk.instruction();
        if (own == null) {
            return defaultInstruction;
        }
        return own.isEmpty() ? null : own;
    }

    EmbeddedRecord embedded(Chunk chunk, float[] vector) {
        return new EmbeddedRecord(
                chunk.id(),
                chunk.chunk(),
                chunk.position(),
                chunk.chunks(),
                chunk.text(),
                instruction(chunk),
                chunk.instructionName(),
                model.name(),
                model.fingerprint(),
                vector,
                chunk.attributes(),
                chunk.source());
    }

    EmbeddedRecord deleted(Chunk chunk) {
        return new EmbeddedRecord(
                chunk.id(),
                chunk.chunk(),
                chunk.position(),
                chunk.chunks(),
                null,
                chunk.instruction(),
                chunk.instructionName(),
                null,
                null,
                null,
                chunk.attributes(),
                chunk.source());
    }
}
