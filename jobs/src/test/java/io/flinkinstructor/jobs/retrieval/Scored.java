package io.flinkinstructor.jobs.retrieval;

/**
 * A document that was found.
 *
 * @param score the higher, the nearer
 */
public record Scored(String id, double score) {}
