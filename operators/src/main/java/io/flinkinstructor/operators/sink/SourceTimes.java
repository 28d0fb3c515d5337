package io.flinkinstructor.operators.sink;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;
import java.util.TreeMap;
import java.util.function.LongConsumer;

/**
 * The sources' timestamps of rows that are written and cannot be seen yet, by the checkpoint that
 * shows them: of each, the last ones, as many as a histogram holds. For one thread.
 */
public final class SourceTimes {

    private final int most;
    private final TreeMap<Long, Times> committed = new TreeMap<>();
    private Times written;

    /**
     * @param most how many of a checkpoint are kept
     */
    public SourceTimes(int most) {
        this.most = most;
        this.written = new Times(most);
    }

    /** These are written, and part of the next checkpoint. */
    public void written(List<EmbeddedRecord> rows) {
        rows.forEach(this::written);
    }

    /** This is written, and part of the next checkpoint. */
    public void written(EmbeddedRecord row) {
        if (row.source() != null && row.source().timestamp() >= 0) {
            written.add(row.source().timestamp());
        }
    }

    /** What has been written so far is part of this checkpoint. */
    public void committed(long checkpointId) {
        committed.put(checkpointId, written);
        written = new Times(most);
    }

    /** Takes out the times of what a checkpoint and those before it show. */
    public void completed(long checkpointId, LongConsumer time) {
        while (!committed.isEmpty() && committed.firstKey() <= checkpointId) {
            committed.pollFirstEntry().getValue().forEach(time);
        }
    }

    private static final class Times {
        private final int most;
        private long[] times = {};
        private int count;

        Times(int most) {
            this.most = most;
        }

        void add(long time) {
            if (times.length == 0) {
                times = new long[most];
            }
            times[count % most] = time;
            count++;
        }

        void forEach(LongConsumer action) {
            for (int i = 0; i < Math.min(count, most); i++) {
                action.accept(times[i]);
            }
        }
    }
}
