package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.schemas.EmbeddedRecord;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.state.CheckpointListener;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.api.common.state.ValueStateDescriptor;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.functions.KeyedProcessFunction;
import org.apache.flink.util.Collector;

/**
 * Fails on a record that does not follow the last one of its key, which its state knows: one that
 * is lost, comes twice, or in another order. Also fails as often as the test asks for: after some
 * checkpoints, or near the end where the machine was too slow to take them.
 */
final class OrderChecker extends KeyedProcessFunction<String, EmbeddedRecord, Integer>
        implements CheckpointListener {

    private static final long serialVersionUID = 1L;

    private static final int NEAR_THE_END = EmbeddingStreamsITCase.RECORDS * 9 / 10;

    private transient ValueState<Integer> last;
    private transient int checkpoints;

    @Override
    public void open(OpenContext context) {
        last = getRuntimeContext().getState(new ValueStateDescriptor<>("last", Types.INT));
    }

    @Override
    public void processElement(EmbeddedRecord record, Context context, Collector<Integer> out)
            throws Exception {
        int number = Integer.parseInt(record.text());
        Integer before = last.value();
        int expected =
                before == null
                        ? Integer.parseInt(record.id().substring(1))
                        : before + EmbeddingStreamsITCase.KEYS;
        if (number != expected) {
            throw new IllegalStateException(record.id() + ": " + number + " came, not " + expected);
        }
        last.update(number);
        context.timerService().registerEventTimeTimer(Long.MAX_VALUE);
        if ((checkpoints >= 2 || number >= NEAR_THE_END) && takeFailure()) {
            throw new IllegalArgumentException("a failure that the test asked for");
        }
    }

    private static boolean takeFailure() {
        return EmbeddingStreamsITCase.FAILURES_LEFT.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
    }

    @Override
    public void onTimer(long timestamp, OnTimerContext context, Collector<Integer> out)
            throws Exception {
        EmbeddingStreamsITCase.LAST.put(context.getCurrentKey(), last.value());
    }

    @Override
    public void notifyCheckpointComplete(long checkpointId) {
        checkpoints++;
    }
}
