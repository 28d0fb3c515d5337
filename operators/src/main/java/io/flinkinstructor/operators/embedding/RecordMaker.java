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
                chunk.begin(),
                chunk.end(),
                chunk.length(),
                chunk.text(),
                instruction,
                chunk.instructionName(),
                model.name(),
                model.fingerprint(),
                vector,
                chunk.attributes(),
                chunk.source());
    }

    /** A chunk whose vector is the one that it had, as {@link #embedded}. */
    EmbeddedRecord updated(Chunk chunk, String instruction) {
        return embedded(chunk, instruction, EmbeddedRecord.SAME_VECTOR);
    }

    /**
     * The deletion of a chunk.
     *
     * @param cause what says that it is gone: its document's deletion, or the last chunk of a
     *     version that does not have it
     * @param id of the chunk that is gone
     */
    EmbeddedRecord deleted(Chunk cause, String id) {
        return new EmbeddedRecord(
                cause.id(),
                id,
                0,
                cause.delete() ? 0 : cause.chunks(),
                null,
                cause.instruction(),
                cause.instructionName(),
                null,
                null,
                null,
                cause.attributes(),
                cause.source());
    }
}
