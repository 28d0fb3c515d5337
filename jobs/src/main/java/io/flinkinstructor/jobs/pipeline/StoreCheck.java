package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorStore;

/**
 * Connects to the vector store before a job starts, which makes or checks its collection, so that
 * one that cannot be used is refused at once.
 */
public final class StoreCheck {

    private StoreCheck() {}

    /**
     * Connects, if the settings have a vector store.
     *
     * @param dimension the model's; null where it is not known here
     * @throws io.flinkinstructor.jobs.options.RefusedException if it cannot be used
     */
    public static void check(PipelineSettings settings, Integer dimension) {
        if (settings.pgvector() == null) {
            return;
        }
        PgVectorStore store = settings.pgvector().store();
        Faults faults = new Faults();
        try {
            if (dimension != null) {
                store = store.withDimension(dimension);
            }
            try (VectorStoreConnection connection = store.connect()) {
                // Connecting has checked all that there is.
                assert connection != null;
            }
        } catch (VectorStoreException | IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
        faults.throwIfAny("The vector store cannot be used");
    }
}
