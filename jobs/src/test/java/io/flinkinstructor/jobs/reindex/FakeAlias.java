package io.flinkinstructor.jobs.reindex;

import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** A name in memory, whose moves fail as a test says. */
final class FakeAlias implements CollectionAlias {

    final Deque<Failure> failures = new ArrayDeque<>();
    private final String name;
    private final String collection;
    String shown;
    int moves;

    /**
     * How the next move fails.
     *
     * @param kind what can be done
     * @param moves whether the name moves all the same: the answer is lost
     */
    record Failure(VectorStoreException.Kind kind, boolean moves) {}

    FakeAlias(String name, String shown, String collection) {
        this.name = name;
        this.shown = shown;
        this.collection = collection;
    }

    @Override
    public List<String> faults() {
        return List.of();
    }

    @Override
    public String shown() {
        return shown;
    }

    @Override
    public boolean isSwitched() {
        return collection.equals(shown);
    }

    @Override
    public boolean isEmpty() {
        return false;
    }

    @Override
    public void switchOver() throws VectorStoreException {
        Failure failure = failures.poll();
        if (failure == null || failure.moves()) {
            moves++;
            shown = collection;
        }
        if (failure != null) {
            throw new VectorStoreException(failure.kind(), name + " fails", null);
        }
    }

    @Override
    public String collection() {
        return collection;
    }

    @Override
    public String removal(String removed) {
        return "remove " + removed;
    }

    @Override
    public String toString() {
        return name;
    }
}
