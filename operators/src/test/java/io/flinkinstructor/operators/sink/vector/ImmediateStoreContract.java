package io.flinkinstructor.operators.sink.vector;

import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a store must do as well that is not bound to checkpoints: survive its connections. */
public abstract class ImmediateStoreContract extends UpdatingStoreContract {

    /** Breaks all connections to the collection, from outside. */
    protected abstract void cutConnections() throws Exception;

    @Test
    void shouldFailForNowWhenTheConnectionIsLost() throws Exception {
        EmbeddedRecord present = upsert("a", "0", 0, "present");
        write(present);
        cutConnections();
        EmbeddedRecord next = upsert("a", "0", 1, "next");
        assertThatThrownBy(() -> write(next))
                .isInstanceOfSatisfying(
                        VectorStoreException.class,
                        e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE));
        assertLive(present);
        disconnect();
        write(next);
        assertLive(next);
    }

    @Test
    void shouldLoseNothingWhenConnectionsBreakAgainAndAgain() throws Exception {
        List<EmbeddedRecord> all = new ArrayList<>();
        try (StoreWriter writer =
                new StoreWriter(store()::connect, Duration.ofMinutes(1), time -> {})) {
            for (int batch = 0; batch < 10; batch++) {
                List<EmbeddedRecord> rows = new ArrayList<>();
                for (int i = 0; i < 50; i++) {
                    rows.add(upsert("d" + i, "0", all.size() + i, "version " + batch));
                }
                all.addAll(rows);
                assertThat(writer.write(rows).written()).hasSize(50);
                cutConnections();
            }
        }
        assertLive(all.subList(all.size() - 50, all.size()).toArray(EmbeddedRecord[]::new));
    }
}
