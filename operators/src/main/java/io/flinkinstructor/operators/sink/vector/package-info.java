/**
 * Embeddings into vector stores: what a store must do, and the operator that writes to any of them.
 * Each store has a room of its own below this one.
 */
package io.flinkinstructor.operators.sink.vector;
