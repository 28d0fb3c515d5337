package io.flinkinstructor.jobs.benchmark;

import java.util.List;

/**
 * What one store gave.
 *
 * @param fullRate documents/s that the pipeline took as fast as it could
 * @param load documents/s that were edited meanwhile
 * @param editMillis for each edit, from its sending to the search that found it
 * @param searchMillis for each search with nothing else to do, the query's embedding included
 */
record FreshnessResult(
        double fullRate, double load, List<Double> editMillis, List<Double> searchMillis) {}
