package io.flinkinstructor.jobs.benchmark;

import java.util.Comparator;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How many documents a second each part of a task manager could pass if it alone were busy, from
 * what each took of processors and GPU.
 *
 * @param documentsPerSecond by the part's name
 */
record ScaleLimits(Map<String, Double> documentsPerSecond) {

    /** The name of the GPU, which has less to do in batches that are full. */
    static final String GPU = "the GPU, in full batches";

    /**
     * @param cost of the GPU
     * @param parallelism threads of each stage
     * @param cores of the task manager
     */
    static ScaleLimits of(ScaleResult result, GpuCost cost, int parallelism, int cores) {
        Map<String, Double> limits = new LinkedHashMap<>();
        limits.put(GPU, cost.textsPerSecond(result.tokensPerText(), result.budgetTokens()));
        Map<ScaleStage, Double> seconds = new EnumMap<>(ScaleStage.class);
        for (ScaleStage stage : ScaleStage.values()) {
            if (stage != ScaleStage.OTHER && result.of(stage) > 0) {
                seconds.put(stage, result.of(stage));
            }
        }
        seconds.forEach(
                (stage, spent) ->
                        limits.put(
                                stage.label() + " (" + parallelism + " threads)",
                                result.documents() * parallelism / spent));
        limits.put(
                "all processors (" + cores + " cores)",
                result.documents() * cores / result.processorSeconds());
        return new ScaleLimits(limits);
    }

    /** The part that passes least. */
    String limiting() {
        return documentsPerSecond.entrySet().stream()
                .min(Comparator.comparingDouble(Map.Entry::getValue))
                .orElseThrow()
                .getKey();
    }
}
