package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.model.ModelInfo;
import java.util.Collection;
import java.util.List;
import org.apache.flink.api.common.functions.RuntimeContext;
import org.apache.flink.streaming.api.operators.KeyContext;

/** Remembers nothing. */
final class NoChangeDetection implements ChangeDetection, EmittedChunks {

    private static final long serialVersionUID = 1L;

    @Override
    public boolean skipsUnchanged() {
        return false;
    }

    @Override
    public boolean updatesWithoutVector() {
        return false;
    }

    @Override
    public EmittedChunks open(RuntimeContext context, KeyContext keys, ModelInfo model) {
        return this;
    }

    @Override
    public void select(String key) {}

    @Override
    public ChunkHashes hashes(Chunk chunk, String instruction) {
        return null;
    }

    @Override
    public ChunkHashes get(Chunk chunk) {
        return null;
    }

    @Override
    public void put(Chunk chunk, ChunkHashes hashes) {}

    @Override
    public boolean hasOthers(String instructionName, Collection<String> chunkIds) {
        return false;
    }

    @Override
    public List<String> retain(String instructionName, Collection<String> chunkIds) {
        return List.of();
    }

    @Override
    public void flush() {}
}
