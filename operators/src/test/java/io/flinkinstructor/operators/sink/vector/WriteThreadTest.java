package io.flinkinstructor.operators.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.flink.api.common.operators.MailboxExecutor;
import org.apache.flink.util.function.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WriteThreadTest {

    private final ScriptedStore store = new ScriptedStore(UUID.randomUUID().toString());
    private final Mailbox mailbox = new Mailbox();
    private final WriteThread thread =
            new WriteThread(
                    new StoreWriter(store::connect, Duration.ZERO, time -> {}),
                    Duration.ofDays(1),
                    false,
                    mailbox,
                    "writes");

    /** Mail that waits for whoever takes it. */
    private static final class Mailbox implements MailboxExecutor {

        private final BlockingQueue<ThrowingRunnable<? extends Exception>> mails =
                new LinkedBlockingQueue<>();

        @Override
        public void execute(
                MailOptions options,
                ThrowingRunnable<? extends Exception> command,
                String description,
                Object... arguments) {
            mails.add(command);
        }

        @Override
        public void yield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean tryYield() {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean shouldInterrupt() {
            return false;
        }

        ThrowingRunnable<? extends Exception> next() throws InterruptedException {
            ThrowingRunnable<? extends Exception> mail = mails.poll(30, TimeUnit.SECONDS);
            assertThat(mail).as("a mail").isNotNull();
            return mail;
        }
    }

    @AfterEach
    void close() {
        thread.close();
    }

    /** A store that is opened at the checkpoint of the task's start would undo later ones. */
    @Test
    void shouldNotOpenTheStoreAgainAfterAFailure() throws Exception {
        store.script().failures.add(Kind.FATAL);
        CountDownLatch queued = new CountDownLatch(1);
        thread.execute(
                writer -> {
                    queued.await();
                    return writer.write(List.of(Rows.upsert("a", "0", 0, "a")));
                },
                result -> {});
        thread.execute(
                writer -> {
                    writer.complete(new StoreCheckpoint("job", 1));
                    return null;
                },
                result -> {});
        queued.countDown();
        assertThatThrownBy(mailbox.next()::run).hasMessage("it failed");
        thread.close();
        assertThat(store.script().connections).isEqualTo(1);
        assertThat(mailbox.mails).isEmpty();
    }

    @Test
    void shouldTellTheTaskOfErrorsToo() throws Exception {
        thread.execute(
                writer -> {
                    throw new LinkageError("no such class");
                },
                result -> {});
        assertThatThrownBy(mailbox.next()::run)
                .isInstanceOf(LinkageError.class)
                .hasMessage("no such class");
    }
}
