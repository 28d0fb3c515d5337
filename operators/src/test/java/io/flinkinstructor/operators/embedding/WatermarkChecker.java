package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.Arrays;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.util.Collector;

/** Right behind the operator: counts records, and fails on one that is late or wrong. */
final class WatermarkChecker extends ProcessFunction<EmbeddedRecord, EmbeddedRecord> {

    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(
            EmbeddedRecord record, Context context, Collector<EmbeddedRecord> out) {
        int number = Integer.parseInt(record.text());
        long watermark = context.timerService().currentWatermark();
        if (context.timestamp() != number || number <= watermark) {
            throw new IllegalStateException(number + " came behind watermark " + watermark);
        }
        if (!Arrays.equals(record.embedding(), FakeEngine.vectorOf(record.text()))) {
            throw new IllegalStateException(number + " has the vector of another");
        }
        EmbeddingStreamsITCase.EMITTED.merge(number, 1, Integer::sum);
        EmbeddingStreamsITCase.tenth.countDown();
        out.collect(record);
    }
}
