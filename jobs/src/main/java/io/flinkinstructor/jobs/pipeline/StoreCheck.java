package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneStore;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorStore;

/**
 * Checks the vector stores before a job starts, so that one that cannot be used is refused at once:
 * connects to PostgreSQL, which makes or checks the table, and looks at the Lucene index.
 */
public final class StoreCheck {

    private StoreCheck() {}

    /**
     * Checks the vector stores that the settings have.
     *
     * @param model whose vectors they are to hold; null where it is not known here
     * @throws io.flinkinstructor.jobs.options.RefusedException if one cannot be used
     */
    public static void check(PipelineSettings settings, ModelInfo model) {
        Faults faults = new Faults();
        if (settings.pgvector() != null) {
            check(settings.pgvector().store(), model, faults);
        }
        if (settings.lucene() != null) {
            check(settings.lucene().store(), model, faults);
        }
        faults.throwIfAny("The vector store cannot be used");
    }

    private static void check(LuceneStore store, ModelInfo model, Faults faults) {
        try {
            if (model == null) {
                store.check(null, null, 0);
            } else {
                store.check(model.name(), model.fingerprint(), model.dimension());
            }
        } catch (VectorStoreException e) {
            faults.add(e.getMessage());
        }
    }

    private static void check(PgVectorStore store, ModelInfo model, Faults faults) {
        try {
            if (model == null) {
                store.connect().close();
            } else {
                store.check(model.name(), model.fingerprint(), model.dimension());
            }
        } catch (VectorStoreException | IllegalArgumentException e) {
            faults.add(e.getMessage());
        }
    }
}
