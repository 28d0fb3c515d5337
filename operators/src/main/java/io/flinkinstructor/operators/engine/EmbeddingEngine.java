package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.batching.BatchPolicy;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.EmbeddingException;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.operators.model.ModelSource;
import io.flinkinstructor.operators.model.TokenizedText;
import io.flinkinstructor.operators.model.Tokenizer;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A model at work on the devices of this process, for all who connect. The devices drive it: when a
 * device is free it takes the best batch that waits.
 *
 * <p>Owns the model, its sessions and all threads that run it. Fails as a whole: when a device
 * stops working, every connection is told once, and the engine takes no more calls.
 */
final class EmbeddingEngine implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddingEngine.class);

    /** Text of the run that tells a broken device from a text that it cannot embed. */
    private static final String CANARY = "The canary sings in the coal mine.";

    private final Model model;
    private final Dispatcher dispatcher;
    private final RunCounters counters = new RunCounters();
    private final List<DeviceWorker> workers = new ArrayList<>();
    private final Set<SharedConnection<?>> connections = new LinkedHashSet<>();
    private final LongSupplier nanoClock;
    private Throwable failure;

    private EmbeddingEngine(Model model, LongSupplier nanoClock) {
        this.model = model;
        this.nanoClock = nanoClock;
        this.dispatcher = new Dispatcher(model.info().maxTokens(), nanoClock);
    }

    /**
     * Opens the model, loads it onto the devices and starts their threads. Blocks for as long as
     * that takes, measuring the token budget included.
     *
     * @throws EmbeddingException if the model is broken or a device is not there
     */
    static EmbeddingEngine start(ModelSource source, EngineOptions options, Set<Integer> gpus)
            throws EmbeddingException {
        return start(source, options, gpus, System::nanoTime);
    }

    /** With a clock of one's own, by which runs are measured and limited. */
    static EmbeddingEngine start(
            ModelSource source, EngineOptions options, Set<Integer> gpus, LongSupplier nanoClock)
            throws EmbeddingException {
        EmbeddingEngine engine = new EmbeddingEngine(open(source), nanoClock);
        try {
            TokenizedText canary = engine.model.tokenizer().tokenize(null, CANARY);
            UnaryOperator<Embedder> faults =
                    FaultyEmbedder.injecting(options.faults(), engine.model.tokenizer());
            List<DeviceSelection.Loaded> devices =
                    DeviceSelection.load(engine.model, options, gpus);
            // All of them before the first is measured, which may fail: what has a worker is
            // closed.
            for (DeviceSelection.Loaded loaded : devices) {
                engine.addWorker(loaded, options, canary, faults);
            }
            for (int i = 0; i < devices.size(); i++) {
                engine.setPolicy(engine.workers.get(i), devices.get(i), options, canary);
            }
            NativeHeap.trim();
            engine.workers.forEach(DeviceWorker::start);
            return engine;
        } catch (EmbeddingException | RuntimeException | Error e) {
            engine.close();
            throw e;
        }
    }

    private static Model open(ModelSource source) throws EmbeddingException {
        try {
            return source.open();
        } catch (LinkageError e) {
            // Typically "Native Library ... already loaded in another classloader": an Error, so
            // that without this the task would hang on to a half-made engine.
            throw new EmbeddingException(
                    "The native libraries of ONNX Runtime or the tokenizer cannot be loaded ("
                            + e.getMessage()
                            + "). They can be loaded once in a process: put the jars of the distribution's lib/"
                            + " into Flink's lib/ instead of the job's jar, and restart the task manager",
                    e);
        }
    }

    private void addWorker(
            DeviceSelection.Loaded loaded,
            EngineOptions options,
            TokenizedText canary,
            UnaryOperator<Embedder> faults) {
        Device device = loaded.device();
        workers.add(
                new DeviceWorker(
                        device,
                        faults.apply(loaded.embedder()),
                        lanes(device, options),
                        canary,
                        options,
                        dispatcher,
                        counters,
                        nanoClock,
                        this::fail));
    }

    private void setPolicy(
            DeviceWorker worker,
            DeviceSelection.Loaded loaded,
            EngineOptions options,
            TokenizedText canary)
            throws EmbeddingException {
        BatchPolicy policy = policy(worker, loaded, options, canary);
        worker.setPolicy(policy);
        LOG.info(
                "Embedding with {} on {}: {} lanes, {}",
                model.info().name(),
                loaded.device(),
                worker.lanes(),
                describe(policy));
    }

    private BatchPolicy policy(
            DeviceWorker worker,
            DeviceSelection.Loaded loaded,
            EngineOptions options,
            TokenizedText canary)
            throws EmbeddingException {
        int multiple = loaded.embedder().independentRowsMultiple();
        if (options.deterministic() && multiple == 0) {
            return BatchPolicy.alone();
        }
        BatchPolicy measured =
                TokenBudget.policy(
                        options,
                        model.info(),
                        loaded.device(),
                        loaded.embedder(),
                        worker.lanes(),
                        canary,
                        nanoClock);
        return options.deterministic() ? measured.withLengthMultiple(multiple) : measured;
    }

    private static String describe(BatchPolicy policy) {
        if (policy.maxRows() == 1) {
            return "each text alone";
        }
        return "batches of at most "
                + policy.maxTokens()
                + " padded tokens"
                + (policy.lengthMultiple() == 0
                        ? ""
                        : ", with texts of equal length in steps of " + policy.lengthMultiple());
    }

    private static int lanes(Device device, EngineOptions options) {
        int cores = Runtime.getRuntime().availableProcessors();
        int wanted = options.lanes() == 0 ? cores : Math.min(options.lanes(), cores);
        return Math.min(wanted, device.parallelRuns());
    }

    ModelInfo model() {
        return model.info();
    }

    Tokenizer tokenizer() {
        return model.tokenizer();
    }

    Dispatcher dispatcher() {
        return dispatcher;
    }

    EngineStatistics statistics() {
        int lanes = workers.stream().mapToInt(DeviceWorker::lanes).sum();
        return counters.statistics(lanes, dispatcher.load());
    }

    /** Adds a user; tells it at once if the engine has failed. */
    void connected(SharedConnection<?> connection) {
        Throwable failed;
        synchronized (connections) {
            connections.add(connection);
            failed = failure;
        }
        if (failed != null) {
            connection.engineFailed(failed);
        }
    }

    void disconnect(SharedConnection<?> connection) {
        synchronized (connections) {
            connections.remove(connection);
        }
        dispatcher.withdrawAll(connection);
    }

    /** Whether a device has failed. */
    boolean hasFailed() {
        synchronized (connections) {
            return failure != null;
        }
    }

    private void fail(Throwable cause) {
        List<SharedConnection<?>> told;
        synchronized (connections) {
            if (failure != null) {
                return;
            }
            failure = cause;
            told = List.copyOf(connections);
        }
        LOG.error("The engine for {} failed", model.info().name(), cause);
        dispatcher.close();
        told.forEach(connection -> connection.engineFailed(cause));
    }

    /** Stops the threads, waits for runs in progress, and frees the sessions and the model. */
    @Override
    public void close() {
        dispatcher.close();
        workers.forEach(DeviceWorker::close);
        model.close();
    }
}
