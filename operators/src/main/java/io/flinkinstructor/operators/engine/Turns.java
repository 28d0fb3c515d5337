package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.model.Embedder;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/**
 * What each thread of a device does next. There is one thread, and one buffer, more than the device
 * has lanes, so that at most one batch is prepared while all lanes run. A thread that has prepared
 * a batch runs it itself where a lane is free; else it is run by the thread that comes free first.
 * Either way nobody waits for another thread to wake up.
 */
final class Turns {

    private final int lanes;
    private final Deque<Embedder.Batch> buffers;
    private DeviceWorker.Prepared prepared;
    private boolean preparing;
    private int running;

    /**
     * @param lanes how many batches run at once
     * @param buffers one more than that
     */
    Turns(int lanes, List<Embedder.Batch> buffers) {
        this.lanes = lanes;
        this.buffers = new ArrayDeque<>(buffers);
    }

    /**
     * Waits until there is something to do.
     *
     * @return a batch to run; null when the next one is to be {@link #buffers() prepared}
     */
    synchronized DeviceWorker.Prepared next() throws InterruptedException {
        while (true) {
            if (prepared != null && running < lanes) {
                DeviceWorker.Prepared next = prepared;
                prepared = null;
                running++;
                notify();
                return next;
            }
            if (prepared == null && !preparing) {
                preparing = true;
                return null;
            }
            wait();
        }
    }

    /** To prepare a batch in. */
    synchronized Embedder.Batch buffers() {
        return buffers.pop();
    }

    /**
     * A batch is prepared.
     *
     * @return whether a lane is free for it, so that the caller is to run it
     */
    synchronized boolean prepared(DeviceWorker.Prepared batch) {
        preparing = false;
        if (running < lanes) {
            running++;
            notify();
            return true;
        }
        prepared = batch;
        return false;
    }

    /** A batch has run; the caller is to ask for what is {@link #next() next}. */
    synchronized void ran(DeviceWorker.Prepared batch) {
        running--;
        buffers.push(batch.buffers());
    }
}
