package io.flinkinstructor.operators.embedding;

/**
 * What there is to compare of two versions of a chunk: 64 bits for each side of it.
 *
 * @param inferred follows from all that the model's answer depends on: text, instruction, model
 * @param written follows from all else that is written: attributes, position, number of chunks
 */
public record ChunkHashes(long inferred, long written) {}
