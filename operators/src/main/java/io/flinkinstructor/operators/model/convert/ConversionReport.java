package io.flinkinstructor.operators.model.convert;

/**
 * What a conversion made.
 *
 * @param architecture of the transformer, for people
 * @param bytes of graph and weights
 */
public record ConversionReport(String architecture, Precision precision, long bytes) {}
