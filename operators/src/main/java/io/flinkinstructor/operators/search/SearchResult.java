package io.flinkinstructor.operators.search;

import java.util.List;

/**
 * What was found, and how.
 *
 * @param hits the nearest first
 * @param instruction what the model was told beside the query; empty for nothing
 * @param instructionName under which name vectors were searched; null where they have none
 * @param tokens how many went into the model, instruction included
 * @param truncated whether the query was cut at the model's length
 * @param embedNanos how long it took to embed the query
 * @param searchNanos how long the store took
 */
public record SearchResult(
        List<Hit> hits,
        String instruction,
        String instructionName,
        int tokens,
        boolean truncated,
        long embedNanos,
        long searchNanos) {}
