package io.flinkinstructor.jobs.chaos;

import java.util.Map;
import java.util.function.Supplier;

/**
 * Where the embeddings of a campaign go.
 *
 * @param options the pipeline's, for it
 * @param witness makes a reader that sees from then on
 * @param locked whether a process keeps others from writing until it ends, also one that hangs
 */
record Output(Map<String, String> options, Supplier<Witness> witness, boolean locked) {}
