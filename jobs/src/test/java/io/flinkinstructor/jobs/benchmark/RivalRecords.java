package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;

/** The same output records for the rivals as the pipeline writes. */
final class RivalRecords {

    private static final String FINGERPRINT = "0".repeat(64);

    private RivalRecords() {}

    static EmbeddedRecord embedded(EmbeddingRequest request, float[] vector) {
        return new EmbeddedRecord(
                request.id(),
                "0",
                0,
                1,
                request.text(),
                request.instruction(),
                null,
                "bge-small-en-v1.5",
                FINGERPRINT,
                vector,
                request.attributes(),
                request.source());
    }
}
