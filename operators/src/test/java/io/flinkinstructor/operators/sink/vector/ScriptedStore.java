package io.flinkinstructor.operators.sink.vector;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * A store that does what the test says. All that have the same name share what they are told and
 * what they have got, as copies made by Flink must.
 */
record ScriptedStore(String name) implements VectorStore {

    private static final Map<String, Script> SCRIPTS = new ConcurrentHashMap<>();

    /** What is to happen, and what has happened; its monitor guards all but the gate. */
    static final class Script {
        /** Failures of the next writes, then of none. */
        final List<Kind> failures = new ArrayList<>();

        /** Texts of rows that are refused. */
        final List<String> refused = new ArrayList<>();

        final List<List<String>> batches = new ArrayList<>();
        Kind connectFailure;
        int connections;
        int closed;
        int purges;

        /** Each write takes one. */
        final Semaphore gate = new Semaphore(Integer.MAX_VALUE);
    }

    Script script() {
        return SCRIPTS.computeIfAbsent(name, key -> new Script());
    }

    List<List<String>> batches() {
        synchronized (script()) {
            return List.copyOf(script().batches);
        }
    }

    @Override
    public VectorStoreConnection connect() throws VectorStoreException {
        Script script = script();
        synchronized (script) {
            if (script.connectFailure != null) {
                throw new VectorStoreException(script.connectFailure, "cannot connect", null);
            }
            script.connections++;
        }
        return new VectorStoreConnection() {
            @Override
            public void write(List<EmbeddedRecord> records) throws VectorStoreException {
                script.gate.acquireUninterruptibly();
                synchronized (script) {
                    if (!script.failures.isEmpty()) {
                        throw new VectorStoreException(
                                script.failures.remove(0), "it failed", null);
                    }
                    for (EmbeddedRecord row : records) {
                        if (script.refused.contains(row.text())) {
                            throw new VectorStoreException(Kind.REFUSED, "no " + row.text(), null);
                        }
                    }
                    script.batches.add(records.stream().map(EmbeddedRecord::text).toList());
                }
            }

            @Override
            public long purge(Duration horizon) {
                synchronized (script) {
                    script.purges++;
                }
                return 0;
            }

            @Override
            public void close() {
                synchronized (script) {
                    script.closed++;
                }
            }
        };
    }
}
