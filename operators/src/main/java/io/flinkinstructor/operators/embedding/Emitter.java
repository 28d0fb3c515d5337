package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.embedding.Changes.Decision;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.util.List;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;

/**
 * Puts out what becomes of elements, and tells {@link Changes} of it: what counts as there has gone
 * through here. For the task's thread.
 */
final class Emitter {

    private final Output<StreamRecord<EmbeddedRecord>> output;
    private final Changes changes;
    private final RecordMaker records;
    private final EmbeddingMetrics metric;
    private final StreamRecord<EmbeddedRecord> out = new StreamRecord<>(null);

    Emitter(
            Output<StreamRecord<EmbeddedRecord>> output,
            Changes changes,
            RecordMaker records,
            EmbeddingMetrics metric) {
        this.output = output;
        this.changes = changes;
        this.records = records;
        this.metric = metric;
    }

    /**
     * Puts out an element whose turn has come, and behind the last one of a version the deletions
     * of what is gone with it.
     *
     * @param decision what {@link Changes#atItsTurn} says; not {@code EMBED}
     */
    void emit(InFlight element, Decision decision) throws IOException {
        Chunk chunk = element.chunk();
        if (element.failure != null) {
            fail(element);
        } else if (chunk.delete()) {
            List<String> known = changes.deleted(chunk);
            delete(element, known.isEmpty() ? List.of(chunk.chunk()) : known);
        } else if (decision == Decision.SKIP) {
            metric.unchanged.inc();
        } else {
            upsert(element, decision);
        }
        if (chunk.endsVersion()) {
            List<String> vanished = changes.vanished(chunk);
            metric.vanished.inc(vanished.size());
            delete(element, vanished);
        }
        metric.emitted(element);
    }

    private void upsert(InFlight element, Decision decision) throws IOException {
        Chunk chunk = element.chunk();
        EmbeddedRecord record;
        if (decision == Decision.UPDATE) {
            metric.updated.inc();
            record = records.updated(chunk, element.instruction);
        } else {
            metric.embedded.inc();
            record = records.embedded(chunk, element.instruction, element.run.vector());
        }
        changes.emitted(element);
        output.collect(stamp(out.replace(record), element.element));
    }

    private void fail(InFlight element) throws IOException {
        metric.failed.inc();
        if (changes.leavesOlder(element)) {
            metric.outdated.inc();
        }
        EmbeddingFailure failure = new EmbeddingFailure(element.chunk(), element.failure);
        output.collect(
                EmbeddingStreams.FAILURES, stamp(new StreamRecord<>(failure), element.element));
    }

    private void delete(InFlight cause, List<String> chunkIds) {
        metric.deleted.inc(chunkIds.size());
        for (String id : chunkIds) {
            EmbeddedRecord deleted = records.deleted(cause.chunk(), id);
            output.collect(stamp(out.replace(deleted), cause.element));
        }
    }

    private static <T> StreamRecord<T> stamp(StreamRecord<T> record, InFlightElement element) {
        if (element.hasTimestamp()) {
            record.setTimestamp(element.timestamp());
        } else {
            record.eraseTimestamp();
        }
        return record;
    }
}
