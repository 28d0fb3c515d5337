package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Ledger;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import java.io.IOException;

/** A reader of what comes out, on a thread of its own: sees what users see, when they do. */
interface Witness extends AutoCloseable {

    /** How many changes it has seen. */
    long seen();

    /** How many records were written until the newest of those whose output it has seen. */
    long passed();

    /** When the newest document that has come out was written, in epoch milliseconds. */
    long newest();

    /**
     * Judges all that came out. No more is written, and the job has ended.
     *
     * @param ledger what the load wrote
     * @param latestWins whether the pipeline may leave out a version when a newer one has come
     */
    Verdict judge(Ledger ledger, Vectors vectors, boolean latestWins)
            throws IOException, InterruptedException;

    @Override
    void close();
}
