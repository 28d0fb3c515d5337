package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection;

/** An element's way through the engine, once. Belongs to the task's thread. */
interface Run {

    /** An estimate of the heap that it takes. */
    long bytes();

    /** Whether tokens were cut off to fit the model. */
    boolean truncated();

    /** Gives the engine its first calls. */
    void start(EngineConnection<InFlight> engine);

    /**
     * Takes back what waits, since the result is not needed any more.
     *
     * @return whether nothing will come back any more
     */
    boolean withdraw(EngineConnection<InFlight> engine);

    /**
     * One of its calls has come back.
     *
     * @return whether nothing will come back any more: there is a result, or it was withdrawn
     */
    boolean returned(EngineCall<InFlight> call, EngineConnection<InFlight> engine);

    /** Whether it has no result, since it was withdrawn. */
    boolean isWithdrawn();

    /** The result; null before it is there, and where there is a failure. */
    float[] vector();

    /** Why there is no vector that an index can work with; null if there is. */
    String failure();

    /** What an exception says to a person. */
    static String message(Exception e) {
        return e.getMessage() == null ? e.toString() : e.getMessage();
    }
}
