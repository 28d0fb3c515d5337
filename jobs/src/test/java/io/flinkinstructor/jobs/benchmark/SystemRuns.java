package io.flinkinstructor.jobs.benchmark;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * One system's runs, one for each round.
 *
 * @param system what it is, with its settings
 * @param runs in the order of the rounds
 */
record SystemRuns(String system, List<Run> runs) {

    /**
     * One run.
     *
     * @param outcome texts, wall time, the system's own processor time
     * @param brokerCores processors that the broker kept busy; 0 without one
     * @param otherCores processors that everything else on the machine kept busy, the benchmark's
     *     own process included: noise, when it is much
     * @param residentMegabytes the most memory that the system's process had resident
     * @param threads processor seconds by thread name; null where nobody looked
     * @param engine what the engine did; null without one
     */
    record Run(
            Outcome outcome,
            double brokerCores,
            double otherCores,
            double residentMegabytes,
            Map<String, Double> threads,
            JobProfile.EngineWindow engine) {}

    /** Texts per second. */
    @JsonProperty
    Spread rate() {
        return Spread.of(runs.stream().map(run -> run.outcome().rate()).toList());
    }

    double cpuPerThousand() {
        return median(run -> run.outcome().cpuPerThousand());
    }

    double cores() {
        return median(run -> run.outcome().cpuSeconds() / run.outcome().seconds());
    }

    double brokerCores() {
        return median(Run::brokerCores);
    }

    double residentMegabytes() {
        return median(Run::residentMegabytes);
    }

    double otherCores() {
        return median(Run::otherCores);
    }

    /** How many times as fast as another, round by round. */
    Spread ratio(SystemRuns other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            ratios.add(runs.get(i).outcome().rate() / other.runs.get(i).outcome().rate());
        }
        return Spread.of(ratios);
    }

    /** How many times as little processor time as another it took, round by round. */
    Spread processorRatio(SystemRuns other) {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < runs.size(); i++) {
            ratios.add(
                    other.runs.get(i).outcome().cpuPerThousand()
                            / runs.get(i).outcome().cpuPerThousand());
        }
        return Spread.of(ratios);
    }

    /** Something of what the engine did, round by round. */
    Spread engine(ToDoubleFunction<JobProfile.EngineWindow> of) {
        return Spread.of(runs.stream().map(run -> of.applyAsDouble(run.engine())).toList());
    }

    private double median(ToDoubleFunction<Run> of) {
        return Spread.of(runs.stream().map(run -> of.applyAsDouble(run)).toList()).median();
    }
}
