package io.flinkinstructor.operators.model.onnx;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Where a session is made, run and closed. On a GPU that must be one and the same thread: ONNX
 * Runtime keeps a stream of CUDA, and what its arena has for it, for each thread that ever ran the
 * session (its issue 29351), so that to load, to measure and to work in three threads would take
 * the memory of the largest batch three times. On a CPU any thread will do.
 */
final class SessionThread implements AutoCloseable {

    private final ExecutorService thread;

    private SessionThread(ExecutorService thread) {
        this.thread = thread;
    }

    /** In whatever thread calls. */
    static SessionThread callers() {
        return new SessionThread(null);
    }

    /** In a thread of its own; several callers wait for each other. */
    static SessionThread own(String name) {
        return new SessionThread(
                Executors.newSingleThreadExecutor(
                        work -> {
                            Thread thread = new Thread(work, name);
                            thread.setDaemon(true);
                            // It outlives the job that started it, whose loader it must not keep.
                            thread.setContextClassLoader(SessionThread.class.getClassLoader());
                            return thread;
                        }));
    }

    /**
     * Does this there, and waits until it is done, interrupted or not: a native call can't be left.
     */
    <T> T call(Callable<T> work) throws Exception {
        if (thread == null) {
            return work.call();
        }
        Future<T> done = thread.submit(work);
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    return done.get();
                } catch (InterruptedException e) {
                    interrupted = true;
                } catch (ExecutionException e) {
                    throw rethrown(e.getCause());
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static Exception rethrown(Throwable cause) {
        if (cause instanceof Error error) {
            throw error;
        }
        return (Exception) cause;
    }

    @Override
    public void close() {
        if (thread != null) {
            thread.shutdown();
        }
    }
}
