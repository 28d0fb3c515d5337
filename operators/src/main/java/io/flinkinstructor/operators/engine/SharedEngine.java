package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.ModelSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.api.common.externalresource.ExternalResourceInfo;
import org.apache.flink.api.common.functions.RuntimeContext;

/**
 * Connects to the one engine that a process has for a model, its options and its GPUs: started by
 * the first user, closed with the last.
 *
 * <p>Engines are held in a static field, so the classes of this room, ONNX Runtime and the
 * tokenizer have to be loaded once in a process: on a cluster they belong into Flink's {@code
 * lib/}.
 *
 * @param model the model
 * @param options how it is run
 */
public record SharedEngine(ModelSource model, EngineOptions options) implements EngineConnector {

    /** The name of Flink's external resource that GPUs come as. */
    private static final String GPU_RESOURCE = "gpu";

    private static final String GPU_INDEX = "index";

    private static final Map<Key, Lease> ENGINES = new HashMap<>();

    private record Key(ModelSource model, EngineOptions options, Set<Integer> gpus) {}

    /** An engine and the number of its users. Guarded by {@link #ENGINES}. */
    private static final class Lease {
        final EmbeddingEngine engine;
        int users;

        Lease(EmbeddingEngine engine) {
            this.engine = engine;
        }
    }

    @Override
    public <C> EngineConnection<C> connect(
            RuntimeContext context, EngineConnection.ResultListener<C> listener)
            throws EmbeddingException {
        return connect(gpus(context.getExternalResourceInfos(GPU_RESOURCE)), listener);
    }

    /**
     * Connects outside of Flink, as a command does.
     *
     * @throws EmbeddingException if the model is broken or the device is not there
     */
    public <C> EngineConnection<C> connect(EngineConnection.ResultListener<C> listener)
            throws EmbeddingException {
        return connect(Set.of(), listener);
    }

    private <C> EngineConnection<C> connect(
            Set<Integer> gpus, EngineConnection.ResultListener<C> listener)
            throws EmbeddingException {
        Key key = new Key(model, options, gpus);
        Lease lease;
        // Held while an engine starts: other users of the same one have to wait for it anyhow.
        synchronized (ENGINES) {
            lease = ENGINES.get(key);
            if (lease == null || lease.engine.hasFailed()) {
                // A failed one is closed by its last user.
                lease = new Lease(EmbeddingEngine.start(model, options, gpus));
                ENGINES.put(key, lease);
            }
            lease.users++;
        }
        Lease taken = lease;
        SharedConnection<C> connection =
                new SharedConnection<>(taken.engine, listener, () -> release(key, taken));
        taken.engine.connected(connection);
        return connection;
    }

    private static void release(Key key, Lease lease) {
        synchronized (ENGINES) {
            lease.users--;
            if (lease.users == 0) {
                ENGINES.remove(key, lease);
                lease.engine.close();
            }
        }
    }

    /** The indexes that Flink's GPU driver gives, as {@code GPUInfo} names them. */
    private static Set<Integer> gpus(Set<ExternalResourceInfo> infos) throws EmbeddingException {
        Set<Integer> indexes = new TreeSet<>();
        for (ExternalResourceInfo info : infos) {
            Optional<String> index = info.getProperty(GPU_INDEX);
            try {
                indexes.add(Integer.valueOf(index.orElseThrow().strip()));
            } catch (RuntimeException e) {
                throw new EmbeddingException(
                        "Flink's external resource '"
                                + GPU_RESOURCE
                                + "' has no usable property '"
                                + GPU_INDEX
                                + "' ("
                                + index.orElse("missing")
                                + "): its discovery script must print indexes such as 0,1",
                        e);
            }
        }
        return indexes;
    }
}
