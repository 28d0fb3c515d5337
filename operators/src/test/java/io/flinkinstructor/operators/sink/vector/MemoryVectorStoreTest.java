package io.flinkinstructor.operators.sink.vector;

import java.util.Map;
import java.util.UUID;

/** The reference keeps its own contract. */
class MemoryVectorStoreTest extends ImmediateStoreContract {

    private final MemoryVectorStore store = new MemoryVectorStore(UUID.randomUUID().toString());

    @Override
    protected VectorStore store() {
        return store;
    }

    @Override
    protected Map<RowKey, StoredRow> live() {
        return store.live();
    }

    @Override
    protected void cutConnections() {
        synchronized (store.collection()) {
            store.collection().era++;
        }
    }
}
