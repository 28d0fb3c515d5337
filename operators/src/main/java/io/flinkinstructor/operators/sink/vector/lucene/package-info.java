/**
 * Apache Lucene as a vector store, in the task managers themselves: an index in a directory, whose
 * commits are bound to Flink's checkpoints.
 */
package io.flinkinstructor.operators.sink.vector.lucene;
