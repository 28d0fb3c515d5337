package io.flinkinstructor.operators.sink.vector;

import static io.flinkinstructor.operators.sink.vector.Rows.delete;
import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What a store must do as well that is bound to checkpoints. */
public abstract class CheckpointedStoreContract extends UpdatingStoreContract {

    private static final EmbeddedRecord A = upsert("a", "0", 0, "a");
    private static final EmbeddedRecord B = upsert("b", "0", 1, "b");
    private static final EmbeddedRecord C = upsert("c", "0", 2, "c");

    private static StoreCheckpoint checkpoint(long id) {
        return new StoreCheckpoint("job", id);
    }

    private VectorStoreConnection restored(StoreCheckpoint checkpoint) throws Exception {
        Set<Integer> all = IntStream.range(0, store().shards()).boxed().collect(Collectors.toSet());
        return store().connect(all, checkpoint);
    }

    private static void commit(VectorStoreConnection connection, long id, EmbeddedRecord... rows)
            throws VectorStoreException {
        connection.write(List.of(rows));
        connection.commit(checkpoint(id));
    }

    @Test
    void shouldShowACheckpointWhenItIsComplete() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            connection.write(List.of(A));
            assertLive();
            connection.commit(checkpoint(1));
            assertLive();
            connection.write(List.of(B));
            connection.complete(checkpoint(1));
            assertLive(A);
            connection.commit(checkpoint(2));
            connection.complete(checkpoint(2));
            assertLive(A, B);
        }
        assertLive(A, B);
    }

    @Test
    void shouldShowWhatACheckpointCommittedThatFailedWithTheNextOne() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            commit(connection, 1, A);
            commit(connection, 2);
            commit(connection, 3, B);
            connection.complete(checkpoint(2));
            assertLive(A);
            connection.complete(checkpoint(3));
            assertLive(A, B);
        }
    }

    @Test
    void shouldStartFromTheRestoredCheckpointAndDropWhatCameLater() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            commit(connection, 1, A);
            connection.complete(checkpoint(1));
            commit(connection, 2, B);
            commit(connection, 3, C, delete("a", null, "0", 3));
            connection.write(List.of(upsert("d", "0", 4, "never committed")));
        }
        assertLive(A);
        // It was complete, and nobody could say so any more.
        restored(checkpoint(2)).close();
        assertLive(A, B);
        EmbeddedRecord other = upsert("c", "0", 2, "another c");
        try (VectorStoreConnection connection = restored(checkpoint(2))) {
            commit(connection, 4, other);
            connection.complete(checkpoint(4));
        }
        assertLive(A, B, other);
    }

    @Test
    void shouldStartFromACheckpointBeforeWhichNothingHadChanged() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            commit(connection, 1, A);
            connection.complete(checkpoint(1));
            commit(connection, 2);
            connection.complete(checkpoint(2));
            commit(connection, 3, B);
        }
        try (VectorStoreConnection connection = restored(checkpoint(2))) {
            commit(connection, 4);
            connection.complete(checkpoint(4));
        }
        assertLive(A);
    }

    @Test
    void shouldGoOnWithWhatIsVisibleWithoutACheckpoint() throws Exception {
        try (VectorStoreConnection connection = store().connect()) {
            commit(connection, 1, C);
        }
        assertLive();
        try (VectorStoreConnection connection = store().connect()) {
            commit(connection, 1, A);
            connection.complete(checkpoint(1));
            commit(connection, 2, B);
        }
        assertLive(A);
        store().connect().close();
        assertLive(A);
    }

    @Test
    void shouldStartFromTheSavepointOfAnotherJob() throws Exception {
        StoreCheckpoint savepoint = new StoreCheckpoint("earlier job", 7);
        try (VectorStoreConnection connection = store().connect()) {
            connection.write(List.of(A));
            connection.commit(savepoint);
            connection.complete(savepoint);
        }
        try (VectorStoreConnection connection = restored(savepoint)) {
            commit(connection, 8);
            connection.complete(checkpoint(8));
            commit(connection, 9, B);
        }
        try (VectorStoreConnection connection = restored(checkpoint(8))) {
            commit(connection, 9, C);
            connection.complete(checkpoint(9));
        }
        assertLive(A, C);
    }

    @Test
    void shouldLetOneConnectionHaveAShardAtATime() throws Exception {
        int last = store().shards() - 1;
        try (VectorStoreConnection connection = store().connect(Set.of(last), null)) {
            assertThat(connection).isNotNull();
            assertThatThrownBy(() -> store().connect())
                    .isInstanceOfSatisfying(
                            VectorStoreException.class,
                            e -> assertThat(e.kind()).isEqualTo(Kind.RETRYABLE));
        }
        store().connect().close();
    }

    @Test
    void shouldRefuseToStartFromACheckpointOfWhichNothingIsThere() {
        assertThatThrownBy(() -> restored(checkpoint(1)))
                .isInstanceOfSatisfying(
                        VectorStoreException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContaining("checkpoint 1");
    }
}
