package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.engine.EngineCall;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.Test;

class ResultMailTest {

    private final Mailbox mailbox = new Mailbox();
    private final List<List<String>> read = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ResultMail mail = new ResultMail(mailbox, this::read, failures::add);

    @Test
    void onePieceOfMailForEachBatch() throws Exception {
        mail.finished(batch("1", "2"));
        assertThat(read).isEmpty();
        mailbox.runAll();
        mail.finished(batch("3"));
        mailbox.runAll();
        assertThat(read).containsExactly(List.of("1", "2"), List.of("3"));
    }

    @Test
    void whatComesBeforeTheMailIsReadGoesWithIt() throws Exception {
        mail.finished(batch("1"));
        mail.finished(batch("2", "3"));
        assertThat(mailbox.mails).hasSize(1);
        mailbox.runAll();
        assertThat(read).containsExactly(List.of("1", "2", "3"));
    }

    @Test
    void whatComesWhileTheMailIsReadMakesAnother() throws Exception {
        mail.finished(batch("1"));
        mailbox.beforeReading = () -> mail.finished(batch("2"));
        mailbox.runAll();
        mail.finished(batch("3"));
        mailbox.runAll();
        assertThat(read.stream().flatMap(List::stream)).containsExactly("1", "2", "3");
    }

    @Test
    void anEmptyBatchSendsNothing() {
        mail.finished(List.of());
        assertThat(mailbox.mails).isEmpty();
    }

    @Test
    void aTaskThatClosesTakesNoMail() {
        mailbox.closed = true;
        mail.finished(batch("1"));
        mail.finished(batch("2"));
        mail.engineFailed(new IllegalStateException("late"));
        assertThat(read).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void afterItIsClosedNothingArrives() throws Exception {
        mail.finished(batch("1"));
        mail.close();
        mailbox.runAll();
        mail.finished(batch("2"));
        mailbox.runAll();
        mail.engineFailed(new IllegalStateException("late"));
        assertThat(read).isEmpty();
        assertThat(failures).isEmpty();
    }

    @Test
    void aFailureGoesAroundTheMailbox() {
        IllegalStateException cause = new IllegalStateException("no device");
        mail.engineFailed(cause);
        assertThat(failures).containsExactly(cause);
    }

    private void read(List<EngineCall<InFlight>> calls) {
        read.add(calls.stream().map(FakeEngine::text).toList());
    }

    private static List<EngineCall<InFlight>> batch(String... texts) {
        List<EngineCall<InFlight>> calls = new ArrayList<>();
        for (String text : texts) {
            InFlight element =
                    new InFlight("a", new InFlightElement(Subtask.chunk("a", text), 0, false), 0);
            calls.add(
                    new EngineCall<>(
                            element, FakeEngine.FakeTokenizer.INSTANCE.tokenize(null, text)));
        }
        return calls;
    }

    /** A mailbox that the test empties. */
    private static final class Mailbox implements MailboxExecutor {

        final Deque<ThrowingRunnable<? extends Exception>> mails = new ArrayDeque<>();
        Runnable beforeReading = () -> {};
        boolean closed;

        void runAll() throws Exception {
            while (!mails.isEmpty()) {
                Runnable before = beforeReading;
                beforeReading = () -> {};
                ThrowingRunnable<? extends Exception> mail = mails.remove();
                before.run();
                mail.run();
            }
        }

        @Override
        public void execute(
                MailOptions options,
                ThrowingRunnable<? extends Exception> command,
                String description,
                Object... arguments) {
            if (closed) {
                throw new RejectedExecutionException();
            }
            mails.add(command);
        }

        @Override
        public void yield() {
            throw new AssertionError("not asked for");
        }

        @Override
        public boolean tryYield() {
            throw new AssertionError("not asked for");
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }
    }
}
