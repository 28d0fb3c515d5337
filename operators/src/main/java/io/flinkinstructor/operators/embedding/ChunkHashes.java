package io.flinkinstructor.operators.embedding;

/**
 * What there is to compare of two versions of a chunk: 64 bits for each side of it.
 *
 * @param inferred follows from all that the model's answer depends on: text, instruction, model
 * @param written follows from all else whose change is written: attributes, and where the sinks
 *     take updates without a vector also the chunk's place in its document
 */
public record ChunkHashes(long inferred, long written) {}
