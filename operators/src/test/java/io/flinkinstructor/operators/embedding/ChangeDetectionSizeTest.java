package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import java.util.stream.Stream;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.checkpoint.SavepointType;
import org.apache.flink.runtime.state.StateBackend;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.apache.flink.state.rocksdb.EmbeddedRocksDBStateBackend;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What the memory of a document takes. */
@Timeout(120)
class ChangeDetectionSizeTest {

    private static final int DOCUMENTS = 400;
    private static final int ASKED_PER_CHUNK = 48;

    static Stream<Named<StateBackend>> backends() {
        return Stream.of(
                Named.of("hashmap", new HashMapStateBackend()),
                Named.of("rocksdb", new EmbeddedRocksDBStateBackend(false)));
    }

    @ParameterizedTest
    @MethodSource("backends")
    void shouldTakeFewBytesForAChunk(StateBackend backend) throws Exception {
        long one = size(backend, 1);
        long many = size(backend, 21);
        long perChunk = (many - one) / (20 * DOCUMENTS);
        int idBytes = id(0, 0).length();
        assertThat(perChunk).isBetween(17L + idBytes, 18L + idBytes);
        long perDocument = (one - size(backend, 0)) / DOCUMENTS;
        int keyBytes = document(0).length();
        assertThat(perDocument).isLessThan(ASKED_PER_CHUNK + idBytes + keyBytes);
    }

    private static long size(StateBackend backend, int chunks) throws Exception {
        try (Subtask subtask =
                Subtask.restore(
                        EmbeddingOptions.DEFAULTS,
                        new HashedChunks(ChangeDetectionOptions.DEFAULTS),
                        backend,
                        OperatorSubtaskState.builder().build())) {
            for (int document = 0; document < DOCUMENTS && chunks > 0; document++) {
                String[] ids = new String[chunks];
                for (int chunk = 0; chunk < chunks; chunk++) {
                    ids[chunk] = id(document, chunk);
                }
                for (Chunk chunk : Versions.of(document(document), ids)) {
                    subtask.process(chunk);
                }
                subtask.engine.finishAll();
                subtask.readMail();
            }
            return subtask.snapshot(1, SavepointType.savepoint(SavepointFormatType.CANONICAL))
                    .getStateSize();
        }
    }

    private static String document(int number) {
        return String.format("document-%05d", number);
    }

    private static String id(int document, int chunk) {
        return String.format("%016x", (long) document << 32 | chunk);
    }
}
