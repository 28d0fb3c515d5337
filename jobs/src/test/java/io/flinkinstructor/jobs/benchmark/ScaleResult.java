package io.flinkinstructor.jobs.benchmark;

import java.util.Map;

/**
 * What went through a job with a simulated GPU between a fifth and nine tenths of its documents.
 *
 * @param documents how many
 * @param seconds in which
 * @param runSeconds in which the GPU ran
 * @param textsPerRun of its batches
 * @param tokensPerText mean length
 * @param budgetTokens of a batch that is full
 * @param threadSeconds processor time by thread name
 */
record ScaleResult(
        long documents,
        double seconds,
        double runSeconds,
        double textsPerRun,
        double tokensPerText,
        double budgetTokens,
        Map<String, Double> threadSeconds) {

    double rate() {
        return documents / seconds;
    }

    /** Processor seconds of the threads of a stage. */
    double of(ScaleStage stage) {
        return threadSeconds.entrySet().stream()
                .filter(thread -> ScaleStage.of(thread.getKey()) == stage)
                .mapToDouble(Map.Entry::getValue)
                .sum();
    }

    /** Processor seconds of all threads. */
    double processorSeconds() {
        return threadSeconds.values().stream().mapToDouble(Double::doubleValue).sum();
    }
}
