package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;

/**
 * What has become of a batch.
 *
 * @param written what the store has now, or has something newer of
 * @param refused what it cannot hold
 * @param retries how often it had to be tried again
 * @param nanos how long all of it took
 */
record WriteResult(
        List<EmbeddedRecord> written, List<RefusedRecord> refused, int retries, long nanos) {

    /**
     * A record that the store cannot hold.
     *
     * @param reason for a person
     */
    record RefusedRecord(EmbeddedRecord row, String reason) {}
}
