package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.ChunkHashes;
import io.flinkinstructor.operators.embedding.EmittedChunks;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.api.common.state.ValueState;
import org.apache.flink.streaming.api.operators.KeyContext;

/**
 * The chunks of each document in one value of keyed state. That of the selected document is read
 * once and written once, however many of its chunks come in a row.
 */
final class KeyedChunks implements EmittedChunks {

    private final ValueState<byte[]> state;
    private final KeyContext keys;
    private final ChunkHasher hasher;
    private String selected;

    /** The selected document's chunks by id, by instruction name; null before they are read. */
    private Map<String, Map<String, ChunkHashes>> chunks;

    private boolean changed;

    KeyedChunks(ValueState<byte[]> state, KeyContext keys, ChunkHasher hasher) {
        this.state = state;
        this.keys = keys;
        this.hasher = hasher;
    }

    @Override
    public void select(String key) throws IOException {
        if (!key.equals(selected)) {
            flush();
            selected = key;
        }
    }

    @Override
    public ChunkHashes hashes(Chunk chunk, String instruction) {
        return hasher.hashes(chunk, instruction);
    }

    @Override
    public ChunkHashes get(Chunk chunk) throws IOException {
        return named(chunk.instructionName()).get(chunk.chunk());
    }

    @Override
    public void put(Chunk chunk, ChunkHashes hashes) throws IOException {
        ChunkHashes before =
                all().computeIfAbsent(chunk.instructionName(), name -> new LinkedHashMap<>())
                        .put(chunk.chunk(), hashes);
        changed |= !hashes.equals(before);
    }

    @Override
    public boolean hasOthers(String instructionName, Collection<String> chunkIds)
            throws IOException {
        Map<String, ChunkHashes> there = named(instructionName);
        if (there.size() > chunkIds.size()) {
            return true;
        }
        return !asSet(chunkIds).containsAll(there.keySet());
    }

    @Override
    public List<String> retain(String instructionName, Collection<String> chunkIds)
            throws IOException {
        if (!hasOthers(instructionName, chunkIds)) {
            return List.of();
        }
        Map<String, ChunkHashes> there = named(instructionName);
        List<String> others = new ArrayList<>(there.keySet());
        others.removeAll(asSet(chunkIds));
        others.forEach(there::remove);
        if (there.isEmpty()) {
            all().remove(instructionName);
        }
        changed = true;
        return others;
    }

    private static Set<String> asSet(Collection<String> chunkIds) {
        return chunkIds.size() == 1 ? Set.copyOf(chunkIds) : new HashSet<>(chunkIds);
    }

    private Map<String, ChunkHashes> named(String instructionName) throws IOException {
        return all().getOrDefault(instructionName, Map.of());
    }

    private Map<String, Map<String, ChunkHashes>> all() throws IOException {
        if (chunks == null) {
            keys.setCurrentKey(selected);
            byte[] packed = state.value();
            chunks = packed == null ? new HashMap<>() : PackedChunks.unpack(packed);
        }
        return chunks;
    }

    @Override
    public void flush() throws IOException {
        if (changed) {
            keys.setCurrentKey(selected);
            if (chunks.isEmpty()) {
                state.clear();
            } else {
                state.update(PackedChunks.pack(chunks));
            }
            changed = false;
        }
        // To be read again, which a state's time to live counts from.
        chunks = null;
    }
}
