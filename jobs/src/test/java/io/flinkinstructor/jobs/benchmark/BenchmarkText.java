package io.flinkinstructor.jobs.benchmark;

/**
 * One text of a workload.
 *
 * @param id its document's id, distinct within a workload
 * @param text what is embedded, distinct within a workload
 * @param tokens its length as the built-in model's tokenizer counts it, special tokens included
 */
record BenchmarkText(String id, String text, int tokens) {}
