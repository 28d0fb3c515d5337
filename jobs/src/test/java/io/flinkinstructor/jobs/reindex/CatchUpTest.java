package io.flinkinstructor.jobs.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class CatchUpTest {

    private static final TopicPartition P0 = new TopicPartition("documents", 0);
    private static final TopicPartition P1 = new TopicPartition("documents", 1);
    private static final long SECOND = 1_000_000_000;

    private final FakePositions kafka = new FakePositions();
    private final CatchUp catchUp =
            new CatchUp(kafka, Duration.ofSeconds(60), Duration.ofSeconds(3));

    /** Kafka, as a test says. */
    private static final class FakePositions implements Positions {

        final Map<TopicPartition, Long> ends = new HashMap<>();
        final Map<TopicPartition, Long> committed = new HashMap<>();
        final Set<TopicPartition> unreadable = new HashSet<>();

        @Override
        public Map<TopicPartition, Long> ends() {
            return Map.copyOf(ends);
        }

        @Override
        public Map<TopicPartition, Long> committed() {
            return Map.copyOf(committed);
        }

        @Override
        public boolean hasRecords(TopicPartition partition, Long from, long to) {
            return (from == null ? 0 : from) < to && !unreadable.contains(partition);
        }
    }

    private Lag look(long second, long triggered, long completed, long emitted, long restarts)
            throws Exception {
        return catchUp.look(
                new JobProgress(triggered, completed, emitted, restarts), second * SECOND);
    }

    @Test
    void shouldWaitUntilWhatWasThereIsReadEmbeddedWrittenAndPublished() throws Exception {
        kafka.ends.put(P0, 100L);
        kafka.ends.put(P1, 50L);
        assertThat(look(0, 0, 0, -1, 0)).isEqualTo(new Lag(150, 150, true, false, 0));
        kafka.committed.put(P0, 60L);
        assertThat(look(1, 2, 1, 0, 0)).isEqualTo(new Lag(90, 150, true, false, SECOND));
        // What comes later is not waited for.
        kafka.ends.put(P0, 120L);
        kafka.committed.put(P0, 100L);
        kafka.committed.put(P1, 50L);
        assertThat(look(2, 4, 3, 3, 0)).isEqualTo(new Lag(20, 170, false, false, 2 * SECOND));
        // What it says of checkpoints may be of before that.
        assertThat(look(5, 7, 6, 6, 0).caughtUp()).isFalse();
        assertThat(look(6, 8, 7, 7, 0).caughtUp()).isFalse();
        // 9 is the first one that is newer for sure.
        assertThat(look(7, 10, 9, 8, 0).caughtUp()).isFalse();
        assertThat(look(8, 11, 10, 9, 0).caughtUp()).isFalse();
        // 15 is the newest one for sure.
        assertThat(look(12, 15, 14, 13, 0).caughtUp()).isFalse();
        assertThat(look(13, 16, 14, 14, 0).caughtUp()).isFalse();
        assertThat(look(14, 16, 14, 16, 0).caughtUp()).isFalse();
        assertThat(look(15, 17, 16, 16, 0).caughtUp()).isFalse();
        assertThat(look(16, 17, 16, 17, 0).caughtUp()).isFalse();
        assertThat(look(17, 18, 17, 17, 0).caughtUp()).isTrue();
    }

    @Test
    void shouldNotTakeOffsetsOfAnEarlierJobForItsOwn() throws Exception {
        kafka.ends.put(P0, 10L);
        kafka.committed.put(P0, 10L);
        for (int second = 0; second < 10; second++) {
            assertThat(look(second, 1, 0, -1, 0).reading()).isTrue();
        }
        assertThat(look(10, 1, 1, -1, 0).reading()).isFalse();
    }

    @Test
    void shouldBeginAnewWithWhatIsThereWhenItTookTooLong() throws Exception {
        kafka.ends.put(P0, 100L);
        look(0, 1, 1, 1, 0);
        kafka.ends.put(P0, 200L);
        kafka.committed.put(P0, 90L);
        assertThat(look(61, 9, 9, 9, 0).ageNanos()).isZero();
        kafka.committed.put(P0, 100L);
        assertThat(look(62, 9, 9, 9, 0).reading()).isTrue();
        kafka.committed.put(P0, 200L);
        assertThat(look(63, 9, 9, 9, 0).reading()).isFalse();
        // Too long in flight.
        kafka.ends.put(P0, 300L);
        assertThat(look(122, 99, 99, 9, 0).reading()).isTrue();
    }

    @Test
    void shouldForgetThatItHasCaughtUpWhenThatIsTooLongAgo() throws Exception {
        kafka.ends.put(P0, 10L);
        kafka.committed.put(P0, 10L);
        look(0, 1, 1, 1, 0);
        look(4, 5, 5, 5, 0);
        look(5, 6, 6, 6, 0);
        look(9, 9, 9, 9, 0);
        look(10, 10, 10, 10, 0);
        assertThat(look(11, 11, 11, 11, 0).caughtUp()).isTrue();
        kafka.ends.put(P0, 20L);
        assertThat(look(60, 11, 11, 11, 0).caughtUp()).isTrue();
        assertThat(look(61, 11, 11, 11, 0)).isEqualTo(new Lag(10, 20, true, false, 0));
    }

    @Test
    void shouldPassOverWhatNoReaderIsGiven() throws Exception {
        kafka.ends.put(P0, 101L);
        kafka.committed.put(P0, 99L);
        kafka.unreadable.add(P0);
        // It moves.
        assertThat(look(0, 1, 1, 1, 0).reading()).isTrue();
        kafka.committed.put(P0, 100L);
        assertThat(look(1, 1, 1, 1, 0).reading()).isTrue();
        // It stands, before a marker.
        assertThat(look(2, 1, 1, 1, 0).reading()).isFalse();
    }

    @Test
    void shouldPassOverPartitionsThatAreEmpty() throws Exception {
        kafka.ends.put(P0, 0L);
        kafka.ends.put(P1, 7L);
        kafka.unreadable.add(P1);
        assertThat(look(0, 1, 1, 1, 0)).isEqualTo(new Lag(7, 7, false, false, 0));
    }

    @Test
    void shouldWaitForWhatARestartHasPutInFlightAgain() throws Exception {
        kafka.ends.put(P0, 1L);
        kafka.committed.put(P0, 1L);
        look(0, 4, 4, 4, 0);
        look(4, 5, 5, 5, 0);
        // Checkpoint 7 says that it is done, and does not complete.
        assertThat(look(5, 7, 5, 7, 0).caughtUp()).isFalse();
        assertThat(look(6, 8, 5, 7, 1).caughtUp()).isFalse();
        assertThat(look(10, 8, 8, 7, 1).caughtUp()).isFalse();
        // Of before the restart.
        assertThat(look(11, 9, 9, 7, 1).caughtUp()).isFalse();
        assertThat(look(12, 10, 10, -1, 1).caughtUp()).isFalse();
        assertThat(look(30, 28, 28, -1, 1).caughtUp()).isFalse();
        assertThat(look(31, 29, 29, 28, 1).caughtUp()).isFalse();
        assertThat(look(35, 33, 32, 32, 1).caughtUp()).isFalse();
        assertThat(look(36, 34, 33, 33, 1).caughtUp()).isFalse();
        assertThat(look(37, 35, 34, 34, 1).caughtUp()).isTrue();
    }
}
