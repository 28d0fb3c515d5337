package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.engine.EngineCall;
import io.flinkinstructor.operators.engine.EngineConnection.ResultListener;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import org.apache.flink.api.common.operators.MailboxExecutor;

/**
 * Carries results from the engine's threads to the task's: one mail for each finished batch, or for
 * several when the task has not yet come to read the last one.
 *
 * <p>{@code finished} and {@code engineFailed} are called on any thread, the rest on the task's.
 * What comes after {@code close} is dropped: the checkpoint has it as in flight.
 */
final class ResultMail implements ResultListener<InFlight> {

    private final MailboxExecutor mailbox;
    private final Recipient recipient;
    private final Consumer<Throwable> failTask;
    private volatile boolean closed;

    /** What the next reading of the mail finds; guarded by this. */
    private List<EngineCall<InFlight>> arrived = new ArrayList<>();

    private List<EngineCall<InFlight>> reading = new ArrayList<>();

    /**
     * @param failTask fails the task, from any thread
     */
    ResultMail(MailboxExecutor mailbox, Recipient recipient, Consumer<Throwable> failTask) {
        this.mailbox = mailbox;
        this.recipient = recipient;
        this.failTask = failTask;
    }

    @Override
    public void finished(List<EngineCall<InFlight>> calls) {
        if (calls.isEmpty() || closed) {
            return;
        }
        boolean underway;
        synchronized (this) {
            underway = !arrived.isEmpty();
            arrived.addAll(calls);
        }
        if (!underway) {
            try {
                mailbox.execute(this::read, "embedded batch");
            } catch (RejectedExecutionException e) {
                // The task is closing; nobody waits for the results any more.
                closed = true;
            }
        }
    }

    @Override
    public void engineFailed(Throwable cause) {
        if (!closed) {
            failTask.accept(cause);
        }
    }

    /** Reads no further mail, and takes no further results. */
    void close() {
        closed = true;
    }

    private void read() throws Exception {
        if (closed) {
            return;
        }
        List<EngineCall<InFlight>> calls;
        synchronized (this) {
            calls = arrived;
            arrived = reading;
            reading = calls;
        }
        try {
            recipient.finished(calls);
        } finally {
            calls.clear();
        }
    }

    /** Takes results on the task's thread. */
    interface Recipient {

        /**
         * Calls have come back.
         *
         * @param calls at least one; valid only during this call
         */
        void finished(List<EngineCall<InFlight>> calls) throws Exception;
    }
}
