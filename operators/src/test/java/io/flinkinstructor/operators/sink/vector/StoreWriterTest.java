package io.flinkinstructor.operators.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.operators.sink.vector.WriteResult.RefusedRecord;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StoreWriterTest {

    private final ScriptedStore store = new ScriptedStore(UUID.randomUUID().toString());
    private final List<Duration> pauses = new ArrayList<>();
    private final StoreWriter writer =
            new StoreWriter(store::connect, Duration.ofSeconds(1), pauses::add);

    private static List<EmbeddedRecord> rows(String... texts) {
        return Stream.of(texts).map(text -> Rows.upsert(text, "0", 0, text)).toList();
    }

    @Test
    void shouldConnectOnce() throws Exception {
        WriteResult result = writer.write(rows("a", "b"));
        writer.write(rows("c"));
        assertThat(result.written()).hasSize(2);
        assertThat(result.refused()).isEmpty();
        assertThat(result.retries()).isZero();
        assertThat(store.batches()).containsExactly(List.of("a", "b"), List.of("c"));
        assertThat(store.script().connections).isEqualTo(1);
    }

    @Test
    void shouldConnectAgainAndTryAgainWithGrowingPauses() throws Exception {
        store.script().failures.addAll(Collections.nCopies(3, Kind.RETRYABLE));
        WriteResult result = writer.write(rows("a"));
        assertThat(result.retries()).isEqualTo(3);
        assertThat(result.written()).hasSize(1);
        assertThat(pauses).extracting(Duration::toMillis).containsExactly(100L, 200L, 400L);
        assertThat(store.script().connections).isEqualTo(4);
        assertThat(store.script().closed).isEqualTo(3);
    }

    @Test
    void shouldGiveUpAfterTheRetryTimeout() {
        store.script().failures.addAll(Collections.nCopies(100, Kind.RETRYABLE));
        assertThatThrownBy(() -> writer.write(rows("a"))).hasMessage("it failed");
        assertThat(pauses.stream().mapToLong(Duration::toMillis).sum()).isEqualTo(1000);
    }

    @Test
    void shouldNotTryAgainWhatCannotSucceed() {
        store.script().failures.add(Kind.FATAL);
        assertThatThrownBy(() -> writer.write(rows("a"))).hasMessage("it failed");
        assertThat(pauses).isEmpty();
    }

    @Test
    void shouldSetApartWhatIsRefusedAndWriteTheOthersInOrder() throws Exception {
        store.script().refused.addAll(List.of("b", "f"));
        WriteResult result = writer.write(rows("a", "b", "c", "d", "e", "f", "g"));
        assertThat(result.refused())
                .extracting(RefusedRecord::reason)
                .containsExactly("no b", "no f");
        assertThat(result.written())
                .extracting(EmbeddedRecord::text)
                .containsExactly("a", "c", "d", "e", "g");
        assertThat(store.batches().stream().flatMap(List::stream))
                .containsExactly("a", "c", "d", "e", "g");
        assertThat(store.script().connections).isEqualTo(1);
    }

    @Test
    void shouldTryAgainWhileItHalves() throws Exception {
        store.script().refused.add("b");
        store.script().failures.addAll(List.of(Kind.REFUSED, Kind.RETRYABLE));
        WriteResult result = writer.write(rows("a", "b"));
        assertThat(result.written()).extracting(EmbeddedRecord::text).containsExactly("a");
        assertThat(result.refused()).hasSize(1);
        assertThat(result.retries()).isEqualTo(1);
    }
}
