package io.flinkinstructor.jobs.exactlyonce.store;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A store as its readers see it, look by look. For one thread. */
public interface StoreView extends AutoCloseable {

    /**
     * Looks at what a search can find at this moment.
     *
     * @return of each document that has rows, for each of them a text that changes when it is
     *     written; empty while there is no store yet
     * @throws IOException if the store is away; the next look may find it again
     */
    Map<String, List<String>> look() throws IOException;

    /**
     * Rows of documents as they were at the last look.
     *
     * @throws IOException if the store is away
     */
    Map<String, List<EmbeddedRecord>> rows(Set<String> documents) throws IOException;

    /** What the store itself finds wrong with what it holds; nobody may write meanwhile. */
    List<String> faults() throws IOException;

    @Override
    void close();
}
