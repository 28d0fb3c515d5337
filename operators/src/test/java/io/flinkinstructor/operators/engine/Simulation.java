package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.TokenizedText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The engine, with its own threads, on devices that are simulated. The clock goes on only when
 * every thread has come as far as it can at its present time, so that what runs when is the
 * engine's doing, and not the machine's.
 */
final class Simulation implements AutoCloseable, EngineConnection.ResultListener<Long> {

    private static final long DEADLINE_NANOS = Duration.ofSeconds(60).toNanos();

    private final SimulatedTime time = new SimulatedTime();
    private final List<SimulatedDevice> devices;
    private final EmbeddingEngine engine;
    private final SharedConnection<Long> connection;
    private final List<Long> latencies = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private int submitted;

    Simulation(SimulatedDevice.Cost... costs) throws Exception {
        devices = List.of(costs).stream().map(cost -> new SimulatedDevice(time, cost)).toList();
        String names =
                IntStream.range(0, costs.length)
                        .mapToObj(i -> "cuda:" + i)
                        .collect(Collectors.joining(","));
        EngineOptions options =
                new EngineOptions(names, 0, 0, Duration.ZERO, false, Duration.ofSeconds(60), 1);
        engine = EmbeddingEngine.start(new SimulatedModel(devices), options, Set.of(), time);
        connection = new SharedConnection<>(engine, this, engine::close);
        engine.connected(connection);
        time.begin();
    }

    SimulatedDevice device(int index) {
        return devices.get(index);
    }

    /** Submits a text of so many tokens now. */
    void submit(int tokens) {
        int[] ids = new int[tokens];
        synchronized (time) {
            ids[0] = ++submitted;
        }
        connection.submit(new EngineCall<>(time.getAsLong(), new TokenizedText(ids, 0, false)));
    }

    /** Goes on until a time, or until nothing is left to do. */
    void runUntil(long nanos) {
        settle();
        while (!hasFailed() && time.nextEnd() <= nanos && time.nextEnd() < Long.MAX_VALUE) {
            time.goTo(time.nextEnd());
            settle();
        }
        if (!hasFailed() && nanos < Long.MAX_VALUE) {
            time.goTo(nanos);
        }
    }

    /** Ends the piece of work that ends next. */
    void step() {
        settle();
        if (!hasFailed()) {
            if (time.nextEnd() == Long.MAX_VALUE) {
                throw new AssertionError("nothing is under way");
            }
            time.goTo(time.nextEnd());
            settle();
        }
    }

    /** Waits until every thread waits: for a device, for the clock or for texts. */
    private void settle() {
        long deadline = System.nanoTime() + DEADLINE_NANOS;
        while (!isSettled()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError(
                        "the engine does not come to rest: "
                                + engine.dispatcher().load()
                                + ", "
                                + inFlight()
                                + " in flight");
            }
            Thread.yield();
        }
    }

    private boolean isSettled() {
        // In the clock's lock no device changes; the dispatcher may, but then a batch is missing.
        synchronized (time) {
            if (!failures.isEmpty()) {
                return true;
            }
            Dispatcher.Load load = engine.dispatcher().load();
            long busy = devices.stream().filter(SimulatedDevice::collatorIsBusy).count();
            return load.running() == devices.stream().mapToInt(SimulatedDevice::texts).sum()
                    && load.batches() == devices.stream().mapToInt(SimulatedDevice::batches).sum()
                    && load.waiting() + load.running() == inFlight()
                    && devices.stream().allMatch(SimulatedDevice::laneIsSettled)
                    && busy + load.takersWaiting() == devices.size();
        }
    }

    int inFlight() {
        synchronized (time) {
            return submitted - latencies.size();
        }
    }

    int waiting() {
        return engine.dispatcher().load().waiting();
    }

    long now() {
        return time.getAsLong();
    }

    /** Nanoseconds of each text from its submission to its result, in the order of results. */
    List<Long> latencies() {
        synchronized (time) {
            return List.copyOf(latencies);
        }
    }

    List<Throwable> failures() {
        synchronized (time) {
            return List.copyOf(failures);
        }
    }

    private boolean hasFailed() {
        return !failures().isEmpty();
    }

    @Override
    public void finished(List<EngineCall<Long>> calls) {
        synchronized (time) {
            for (EngineCall<Long> call : calls) {
                latencies.add(time.getAsLong() - call.context());
            }
        }
    }

    @Override
    public void engineFailed(Throwable cause) {
        synchronized (time) {
            failures.add(cause);
        }
    }

    @Override
    public void close() {
        connection.close();
    }
}
