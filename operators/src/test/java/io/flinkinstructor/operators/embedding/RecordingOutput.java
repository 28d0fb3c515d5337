package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import org.apache.flink.runtime.event.WatermarkEvent;
import org.apache.flink.streaming.api.operators.Output;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.runtime.streamrecord.LatencyMarker;
import org.apache.flink.streaming.runtime.streamrecord.RecordAttributes;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.runtime.watermarkstatus.WatermarkStatus;
import org.apache.flink.util.OutputTag;

/**
 * All that an operator puts out, in one order: {@code id=text@time} for an embedding, {@code id-}
 * for a deletion, {@code id!text} for a failure, {@code id~text} for an update without a vector,
 * with {@code id/chunk} for chunks that are not a whole document, {@code W(time)}, {@code IDLE} and
 * the like.
 */
final class RecordingOutput implements Output<StreamRecord<EmbeddedRecord>> {

    private final Function<String, float[]> vectors;
    final List<String> events = new ArrayList<>();
    final List<EmbeddedRecord> records = new ArrayList<>();
    final List<EmbeddingFailure> failures = new ArrayList<>();

    /**
     * @param vectors what the vector of a text must be
     */
    RecordingOutput(Function<String, float[]> vectors) {
        this.vectors = vectors;
    }

    void clear() {
        events.clear();
        records.clear();
        failures.clear();
    }

    @Override
    public void collect(StreamRecord<EmbeddedRecord> record) {
        EmbeddedRecord value = record.getValue();
        records.add(value);
        if (value.isDelete()) {
            events.add(name(value.id(), value.chunk()) + "-" + time(record));
            return;
        }
        if (value.keepsVector()) {
            events.add(name(value.id(), value.chunk()) + "~" + value.text() + time(record));
            return;
        }
        if (!Arrays.equals(value.embedding(), vectors.apply(value.text()))) {
            throw new AssertionError("not the vector of " + value.text());
        }
        events.add(name(value.id(), value.chunk()) + "=" + value.text() + time(record));
    }

    @Override
    public <X> void collect(OutputTag<X> tag, StreamRecord<X> record) {
        if (!tag.equals(EmbeddingStreams.FAILURES)) {
            throw new AssertionError(tag);
        }
        EmbeddingFailure failure = (EmbeddingFailure) record.getValue();
        failures.add(failure);
        Chunk chunk = failure.chunk();
        events.add(name(chunk.id(), chunk.chunk()) + "!" + chunk.text() + time(record));
    }

    private static String name(String id, String chunk) {
        return chunk.equals(Chunk.WHOLE) ? id : id + "/" + chunk;
    }

    private static String time(StreamRecord<?> record) {
        return record.hasTimestamp() ? "@" + record.getTimestamp() : "";
    }

    @Override
    public void emitWatermark(Watermark mark) {
        events.add("W(" + mark.getTimestamp() + ")");
    }

    @Override
    public void emitWatermarkStatus(WatermarkStatus status) {
        events.add(status.isIdle() ? "IDLE" : "ACTIVE");
    }

    @Override
    public void emitLatencyMarker(LatencyMarker marker) {
        events.add("LATENCY");
    }

    @Override
    public void emitRecordAttributes(RecordAttributes attributes) {
        events.add(attributes.isBacklog() ? "BACKLOG" : "FRESH");
    }

    @Override
    public void emitWatermark(WatermarkEvent event) {
        events.add("WE(" + event.getWatermark().getIdentifier() + ")");
    }

    @Override
    public void close() {}
}
