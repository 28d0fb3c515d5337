package io.flinkinstructor.operators.indexing;

/**
 * A range of a text, with the blanks behind it.
 *
 * @param begin where it begins
 * @param end where it ends, exclusive: where the next begins
 * @param before what separates it from the one before
 */
record Span(int begin, int end, Separation before) {}
