package io.flinkinstructor.operators.embedding;

/**
 * A part of a text.
 *
 * @param begin where it begins, in UTF-16 units
 * @param end where it ends, exclusive
 */
public record TextPart(int begin, int end) {}
