package io.flinkinstructor.operators.sink;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.sink.vector.Rows;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SourceTimesTest {

    private final SourceTimes times = new SourceTimes(3);

    private static List<EmbeddedRecord> rows(long... offsets) {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (long offset : offsets) {
            rows.add(Rows.upsert("a", "0", offset, "text"));
        }
        return rows;
    }

    private static List<Long> at(long... offsets) {
        List<Long> times = new ArrayList<>();
        for (long offset : offsets) {
            times.add(Rows.at(offset).timestamp());
        }
        return times;
    }

    private List<Long> completed(long checkpointId) {
        List<Long> shown = new ArrayList<>();
        times.completed(checkpointId, shown::add);
        return shown;
    }

    @Test
    void shouldGiveWhatACheckpointAndThoseBeforeItShow() {
        times.written(rows(1));
        times.committed(1);
        times.written(rows(2));
        times.committed(2);
        times.written(rows(3));
        assertThat(completed(2)).isEqualTo(at(1, 2));
        assertThat(completed(2)).isEmpty();
        times.committed(3);
        times.committed(4);
        assertThat(completed(3)).isEqualTo(at(3));
    }

    @Test
    void shouldKeepTheLastOnesOnly() {
        times.written(rows(1, 2));
        times.written(rows(3, 4));
        times.committed(1);
        assertThat(completed(1)).containsExactlyInAnyOrderElementsOf(at(2, 3, 4));
    }

    @Test
    void shouldLeaveOutRowsWithoutTime() {
        times.written(List.of(Rows.deletion("a", null, "0", 0, null)));
        times.committed(1);
        assertThat(completed(1)).isEmpty();
    }
}
