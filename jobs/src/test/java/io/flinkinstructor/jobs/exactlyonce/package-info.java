/**
 * The proof of exactly once: a load that remembers what it wrote, and a checker that finds whatever
 * was lost, doubled, swapped, stale or wrong in what came out. Knows Kafka and what travels, not
 * Flink.
 */
package io.flinkinstructor.jobs.exactlyonce;
