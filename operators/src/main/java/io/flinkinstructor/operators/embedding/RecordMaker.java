package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.EmbeddedRecord;

/** Makes what is emitted from what came in. */
final class RecordMaker {

    private final ModelInfo model;

    RecordMaker(ModelInfo model) {
        this.model = model;
    }

    /**
     * A chunk with its vector.
     *
     * @param instruction what the model was given; null for none
     */
    EmbeddedRecord embedded(Chunk chunk, String instruction, float[] vector) {
        return new EmbeddedRecord(
                chunk.id(),
                chunk.chunk(),
                chunk.position(),
                chunk.chunks(),
                chunk.text(),
                instruction,
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
