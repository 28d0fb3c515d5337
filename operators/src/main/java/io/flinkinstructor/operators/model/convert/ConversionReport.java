package io.flinkinstructor.operators.model.convert;

/**
 * What a conversion made.
 *
 * @param architecture of the transformer, for people
 * @param bytes of graph and weights
 * @param selfCheck what the self-check found; null if it was not asked for
 * @param accuracy how near it is to the same model in floats; null if nobody looked
 */
public record ConversionReport(
        String architecture,
        Precision precision,
        long bytes,
        SelfCheckReport selfCheck,
        AccuracyReport accuracy) {}
