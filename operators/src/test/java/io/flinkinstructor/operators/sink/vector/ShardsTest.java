package io.flinkinstructor.operators.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShardsTest {

    /** Rows are found by it in indexes that exist: it never changes. */
    @Test
    void shouldSendADocumentToTheSameShardForEver() {
        assertThat(Shards.of("doc-1", 4)).isEqualTo(0);
        assertThat(Shards.of("日本", 128)).isEqualTo(95);
    }

    @Test
    void shouldGiveEachShardToOneSubtaskAtAnyParallelism() {
        for (int shards = 1; shards <= 9; shards++) {
            for (int parallelism = 1; parallelism <= 12; parallelism++) {
                List<Integer> all = new ArrayList<>();
                for (int subtask = 0; subtask < parallelism; subtask++) {
                    all.addAll(Shards.ofSubtask(subtask, shards, parallelism));
                }
                assertThat(all).as(shards + " over " + parallelism).hasSize(shards).isSorted();
            }
        }
    }

    @Test
    void shouldSpreadDocuments() {
        int[] count = new int[4];
        for (int i = 0; i < 4000; i++) {
            count[Shards.of("doc-" + i, 4)]++;
        }
        for (int each : count) {
            assertThat(each).isBetween(850, 1150);
        }
    }

    @Test
    void shouldSendRowsWhereTheirShardIsWritten() {
        ShardPartitioner partitioner = new ShardPartitioner(5);
        for (int i = 0; i < 100; i++) {
            String id = "doc-" + i;
            assertThat(Shards.ofSubtask(partitioner.partition(id, 3), 5, 3))
                    .contains(Shards.of(id, 5));
        }
    }
}
