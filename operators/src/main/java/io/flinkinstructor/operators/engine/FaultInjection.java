package io.flinkinstructor.operators.engine;

import java.io.Serializable;
import java.time.Duration;

/**
 * Faults that an engine makes on purpose, for tests of what is around it. A word is found in a text
 * as a word of its own, by its tokens: it has to be one that the model's tokenizer knows.
 *
 * @param poison each run with a text that holds this word fails; null for none
 * @param fail the first run of a text that holds this word breaks the device, once for each such
 *     text in a process; null for none
 * @param failAfter after how many runs a device breaks; 0: never
 * @param slow a run with a text that holds this word waits before it runs; null for none
 * @param slowFor how long it waits
 */
public record FaultInjection(
        String poison, String fail, int failAfter, String slow, Duration slowFor)
        implements Serializable {

    /** No faults. */
    public static final FaultInjection NONE =
            new FaultInjection(null, null, 0, null, Duration.ofSeconds(10));
}
