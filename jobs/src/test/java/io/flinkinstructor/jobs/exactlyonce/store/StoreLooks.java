package io.flinkinstructor.jobs.exactlyonce.store;

import io.flinkinstructor.jobs.exactlyonce.StoreChange;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Remembers of each look into a store what was otherwise than at the one before. */
public final class StoreLooks {

    private final StoreView view;
    private final List<StoreChange> changes = new ArrayList<>();
    private final Map<Integer, Long> offsets = new HashMap<>();
    private Map<String, List<String>> known = Map.of();
    private volatile long seen;
    private volatile long passed;
    private volatile long newest;

    public StoreLooks(StoreView view) {
        this.view = view;
    }

    /**
     * Looks once more. By one thread at a time.
     *
     * @throws IOException if the store is away: then this was no look
     */
    public void look() throws IOException {
        Map<String, List<String>> now = view.look();
        Set<String> others = new HashSet<>(known.keySet());
        others.addAll(now.keySet());
        others.removeIf(id -> now.getOrDefault(id, List.of()).equals(known.get(id)));
        remember(others);
        known = now;
    }

    /**
     * Looks a last time, and remembers all that is there.
     *
     * @return all changes since the beginning
     */
    public List<StoreChange> end() throws IOException {
        look();
        remember(known.keySet());
        return changes;
    }

    private void remember(Set<String> documents) throws IOException {
        if (documents.isEmpty()) {
            return;
        }
        Map<String, List<EmbeddedRecord>> rows = view.rows(documents);
        for (String id : documents) {
            List<EmbeddedRecord> all = rows.getOrDefault(id, List.of());
            changes.add(new StoreChange(id, all));
            all.forEach(row -> see(row.source()));
        }
        passed = offsets.values().stream().mapToLong(offset -> offset + 1).sum();
        seen = changes.size();
    }

    private void see(SourcePosition source) {
        offsets.merge(source.partition(), source.offset(), Math::max);
        newest = Math.max(newest, source.timestamp());
    }

    /** How many changes were seen. */
    public long seen() {
        return seen;
    }

    /** How many records the source's partitions have until the newest that was seen of each. */
    public long passed() {
        return passed;
    }

    /** The latest time of a source that was seen, in epoch milliseconds. */
    public long newest() {
        return newest;
    }
}
