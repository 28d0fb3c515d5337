package io.flinkinstructor.operators.model.onnx;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession.RunOptions;
import io.flinkinstructor.operators.model.Device;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Gives back what a session's arena holds and no run uses. Batches of ever other shapes leave it in
 * pieces that fit none of the next; giving them back costs that run some milliseconds. Safe for use
 * by many threads.
 */
final class Shrinkage {

    private static final String KEY = "memory.enable_memory_arena_shrinkage";

    private final String arena;
    private final long intervalNanos;
    private final LongSupplier nanoClock;
    private long lastNanos;

    /**
     * @param interval from one time to the next; zero: never
     * @param nanoClock monotonic time in nanoseconds
     */
    Shrinkage(Device device, Duration interval, LongSupplier nanoClock) {
        this.arena = (device.kind() == Device.Kind.CPU ? "cpu:" : "gpu:") + device.index();
        this.intervalNanos = interval.toNanos();
        this.nanoClock = nanoClock;
        this.lastNanos = nanoClock.getAsLong();
    }

    /** Tells a run to do it at its end, if it is time. */
    void addTo(RunOptions options) throws OrtException {
        if (isDue()) {
            options.addRunConfigEntry(KEY, arena);
        }
    }

    /** Whether it is time; if so, it is not again before the interval is over. */
    synchronized boolean isDue() {
        long now = nanoClock.getAsLong();
        if (intervalNanos == 0 || now - lastNanos < intervalNanos) {
            return false;
        }
        lastNanos = now;
        return true;
    }
}
