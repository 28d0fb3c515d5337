package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The batch that fills while the one before it is written. For one thread. */
final class PendingBatch {

    /** Objects, headers and references of a record, roughly. */
    private static final int RECORD_OVERHEAD = 256;

    private final VectorSinkOptions options;
    private List<EmbeddedRecord> records = new ArrayList<>();
    private long bytes;

    PendingBatch(VectorSinkOptions options) {
        this.options = options;
    }

    void add(EmbeddedRecord row) {
        records.add(row);
        bytes += bytes(row);
    }

    int size() {
        return records.size();
    }

    boolean isFull() {
        return records.size() >= options.maxRows() || bytes >= options.maxBytes();
    }

    /** What has come together, in order; the next batch is empty. */
    List<EmbeddedRecord> take() {
        List<EmbeddedRecord> taken = records;
        records = new ArrayList<>();
        bytes = 0;
        return taken;
    }

    private static long bytes(EmbeddedRecord row) {
        long size = RECORD_OVERHEAD + 2L * row.id().length();
        if (row.text() != null) {
            size += 2L * row.text().length();
        }
        if (row.embedding() != null) {
            size += (long) Float.BYTES * row.embedding().length;
        }
        for (Map.Entry<String, String> attribute : row.attributes().entrySet()) {
            size += 2L * (attribute.getKey().length() + attribute.getValue().length());
        }
        return size;
    }
}
