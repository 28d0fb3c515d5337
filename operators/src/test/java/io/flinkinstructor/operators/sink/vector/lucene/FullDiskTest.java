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
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.lucene.store.Directory;
import org.apache.lucene.store.FSDirectory;
import org.apache.lucene.store.FilterDirectory;
import org.apache.lucene.store.IOContext;
import org.apache.lucene.store.IndexOutput;
import org.apache.lucene.store.OutputStreamIndexOutput;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A disk that fills at any byte: what was committed is there, and it goes on when there is room.
 */
class FullDiskTest {

    private static final LuceneIndexOptions OPTIONS = LuceneIndexOptions.DEFAULTS.withShards(1);

    /** Bytes left on the disk. */
    private static final AtomicLong ROOM = new AtomicLong(Long.MAX_VALUE);

    @TempDir Path directory;

    private static final class SmallDisk extends FilterDirectory {

        SmallDisk(Directory in) {
            super(in);
        }

        @Override
        public IndexOutput createOutput(String name, IOContext context) throws IOException {
            return limited(super.createOutput(name, context));
        }

        @Override
        public IndexOutput createTempOutput(String prefix, String suffix, IOContext context)
                throws IOException {
            return limited(super.createTempOutput(prefix, suffix, context));
        }

        private static IndexOutput limited(IndexOutput out) {
            return new OutputStreamIndexOutput(
                    out.toString(), out.getName(), new LimitedStream(out), 64);
        }
    }

    private static final class LimitedStream extends java.io.OutputStream {

        private final IndexOutput out;

        LimitedStream(IndexOutput out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            if (ROOM.addAndGet(-length) < 0) {
                throw new IOException("No space left on device");
            }
            out.writeBytes(bytes, offset, length);
        }

        @Override
        public void close() throws IOException {
            out.close();
        }
    }

    @AfterEach
    void makeRoom() {
        ROOM.set(Long.MAX_VALUE);
    }

    private VectorStoreConnection connect(StoreCheckpoint restored) throws VectorStoreException {
        return new LuceneStore(
                        directory.toString(),
                        OPTIONS,
                        folder -> new SmallDisk(FSDirectory.open(folder)))
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
        ROOM.set(room);
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
            ROOM.set(Long.MAX_VALUE);
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
        ROOM.set(Long.MAX_VALUE);
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
