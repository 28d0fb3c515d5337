package io.flinkinstructor.operators.sink.vector.lucene;

import static io.flinkinstructor.operators.sink.vector.Rows.upsert;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills at any byte: what was committed is there, and it goes on when there is room.
 */
class FullDiskTest {

    private static final LuceneIndexOptions OPTIONS = LuceneIndexOptions.DEFAULTS.withShards(1);

    @TempDir Path directory;

    @AfterEach
    void makeRoom() {
        SmallDisk.ROOM.set(Long.MAX_VALUE);
    }

    private VectorStoreConnection connect(StoreCheckpoint restored) throws VectorStoreException {
        return new LuceneStore(directory.toString(), OPTIONS, SmallDisk::open)
                .connect(Set.of(0), restored);
    }

    private static StoreCheckpoint checkpoint(long id) {
        return new StoreCheckpoint("job", id);
    }

    private static EmbeddedRecord row(long offset) {
        return upsert("d" + offset, "0", offset, "text " + offset);
    }

    private static void writeUntilItIsFull(VectorStoreConnection connection, long room)
            throws VectorStoreException {
        SmallDisk.ROOM.set(room);
        for (long id = 2; ; id++) {
            connection.write(List.of(row(id)));
            connection.commit(checkpoint(id));
        }
    }

    @Test
    void shouldGoOnFromItsCheckpointWhenThereIsRoomAgain() throws Exception {
        try (VectorStoreConnection connection = connect(null)) {
            connection.write(List.of(row(1)));
            connection.commit(checkpoint(1));
            connection.complete(checkpoint(1));
        }
        for (long room = 0; room < 12_000; room += 397) {
            SmallDisk.ROOM.set(Long.MAX_VALUE);
            try (VectorStoreConnection connection = connect(checkpoint(1))) {
                long bytes = room;
                assertThatThrownBy(() -> writeUntilItIsFull(connection, bytes))
                        .isInstanceOfSatisfying(
                                VectorStoreException.class,
                                e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                        .hasMessageContainingAll(
                                "No space left on device", "goes on from its last checkpoint");
            }
            assertThat(PublishedRows.read(directory, 1)).containsOnlyKeys(RowKey.of(row(1)));
        }
        SmallDisk.ROOM.set(Long.MAX_VALUE);
        try (VectorStoreConnection connection = connect(checkpoint(1))) {
            connection.write(List.of(row(2)));
            connection.commit(checkpoint(2));
            connection.complete(checkpoint(2));
        }
        assertThat(PublishedRows.read(directory, 1))
                .containsOnlyKeys(RowKey.of(row(1)), RowKey.of(row(2)));
        assertThat(PublishedRows.isClean(directory, 0)).isTrue();
    }
}
