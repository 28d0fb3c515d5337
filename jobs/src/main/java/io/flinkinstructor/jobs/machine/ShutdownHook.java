package io.flinkinstructor.jobs.machine;

/** What is done when this process is told to end, as by Ctrl-C. Safe for several threads. */
public final class ShutdownHook implements AutoCloseable {

    private final Thread thread;
    private volatile boolean begun;

    /**
     * From now on, until it is closed.
     *
     * @param name of the thread that does it
     */
    public ShutdownHook(String name, Runnable work) {
        thread =
                new Thread(
                        () -> {
                            begun = true;
                            work.run();
                        },
                        name);
        Runtime.getRuntime().addShutdownHook(thread);
    }

    /** Whether the process was told to end. */
    public boolean hasBegun() {
        return begun;
    }

    /** It need not be done any more; without effect when the process ends already. */
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(thread);
        } catch (IllegalStateException e) {
            // The process ends: it is done now.
        }
    }
}
