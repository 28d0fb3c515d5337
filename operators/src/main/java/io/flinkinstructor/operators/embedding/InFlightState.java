package io.flinkinstructor.operators.embedding;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.flink.api.common.state.ListState;
import org.apache.flink.api.common.state.ListStateDescriptor;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.runtime.state.KeyedStateBackend;
import org.apache.flink.runtime.state.StateInitializationContext;
import org.apache.flink.runtime.state.VoidNamespace;

/**
 * The elements in flight in managed keyed state, so that they follow their keys when the job is
 * rescaled. Written at each snapshot and read at a restore; between them it is not touched. Moves
 * the backend's current key.
 */
final class InFlightState {

    private static final String NAME = "in-flight";

    private final KeyedStateBackend<String> backend;
    private final ListState<InFlightElement> elements;

    /** The keys that the state holds something for. */
    private Set<String> written = new HashSet<>();

    InFlightState(KeyedStateBackend<String> backend, StateInitializationContext context) {
        this.backend = backend;
        this.elements =
                context.getKeyedStateStore()
                        .getListState(
                                new ListStateDescriptor<>(
                                        NAME, TypeInformation.of(InFlightElement.class)));
    }

    /** Reads what the last snapshot wrote. */
    void restore(Restored restored) throws Exception {
        try (Stream<String> keys = backend.getKeys(NAME, VoidNamespace.INSTANCE)) {
            keys.forEach(written::add);
        }
        for (String key : written) {
            backend.setCurrentKey(key);
            for (InFlightElement element : elements.get()) {
                restored.accept(key, element);
            }
        }
    }

    /**
     * Replaces all that was written before.
     *
     * @param inFlight all elements by key, the oldest first
     */
    void replace(Map<String, List<InFlightElement>> inFlight) throws Exception {
        for (String key : written) {
            if (!inFlight.containsKey(key)) {
                backend.setCurrentKey(key);
                elements.clear();
            }
        }
        for (Map.Entry<String, List<InFlightElement>> entry : inFlight.entrySet()) {
            backend.setCurrentKey(entry.getKey());
            elements.update(entry.getValue());
        }
        written = new HashSet<>(inFlight.keySet());
    }

    /** Takes restored elements; those of one key in their order. */
    interface Restored {
        void accept(String key, InFlightElement element) throws Exception;
    }
}
