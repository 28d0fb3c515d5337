package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.Rows;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Writes one version after the other of the same documents, each as one checkpoint, and prints each
 * checkpoint before it is complete, until it is killed.
 */
final class KillProgram {

    static final int DOCUMENTS = 200;
    static final LuceneIndexOptions OPTIONS = LuceneIndexOptions.DEFAULTS.withShards(2);

    private KillProgram() {}

    static List<EmbeddedRecord> version(long version) {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = 0; i < DOCUMENTS; i++) {
            rows.add(Rows.upsert("d" + i, "0", version * DOCUMENTS + i, Long.toString(version)));
        }
        return rows;
    }

    /**
     * @param arguments the directory, and the checkpoint to start from: 0 for none
     */
    public static void main(String[] arguments) throws Exception {
        long start = Long.parseLong(arguments[1]);
        try (VectorStoreConnection connection =
                new LuceneStore(arguments[0], OPTIONS)
                        .connect(
                                Set.of(0, 1),
                                start == 0 ? null : new StoreCheckpoint("job", start))) {
            for (long id = start + 1; ; id++) {
                connection.write(version(id));
                StoreCheckpoint checkpoint = new StoreCheckpoint("job", id);
                connection.commit(checkpoint);
                System.out.println(id);
                connection.complete(checkpoint);
            }
        }
    }
}
