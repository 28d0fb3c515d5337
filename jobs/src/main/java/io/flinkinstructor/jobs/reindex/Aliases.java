package io.flinkinstructor.jobs.reindex;

import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.util.ArrayList;
import java.util.List;

/** The names that a pipeline's searches read: one for each vector store that it writes to. */
final class Aliases {

    private Aliases() {}

    /**
     * Those of a pipeline.
     *
     * @param faults takes what is missing
     */
    static List<CollectionAlias> of(PipelineSettings settings, Faults faults) {
        List<CollectionAlias> aliases = new ArrayList<>();
        if (settings.pgvector() != null) {
            String alias = settings.pgvector().alias();
            if (isThere("search.pgvector-alias", "view", alias, faults)) {
                aliases.add(settings.pgvector().store().alias(alias));
            }
        }
        if (settings.lucene() != null) {
            String alias = settings.lucene().alias();
            if (isThere("search.lucene-alias", "symbolic link", alias, faults)) {
                aliases.add(settings.lucene().store().alias(alias));
            }
        }
        return aliases;
    }

    private static boolean isThere(String key, String kind, String alias, Faults faults) {
        if (alias == null) {
            faults.add(key + ": is missing; give the name of the " + kind + " that searches read");
        }
        return alias != null;
    }

    /** Whether all of them show what they are to show. */
    static boolean areSwitched(List<CollectionAlias> aliases) throws VectorStoreException {
        for (CollectionAlias alias : aliases) {
            if (!alias.isSwitched()) {
                return false;
            }
        }
        return !aliases.isEmpty();
    }
}
