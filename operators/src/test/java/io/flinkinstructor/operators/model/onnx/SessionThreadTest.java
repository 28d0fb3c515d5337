package io.flinkinstructor.operators.model.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnxruntime.OrtException;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class SessionThreadTest {

    @Test
    void shouldDoAllWorkInOneThreadWhoeverCalls() throws Exception {
        Set<Thread> seen = ConcurrentHashMap.newKeySet();
        try (SessionThread session = SessionThread.own("session")) {
            Thread[] callers = new Thread[4];
            for (int i = 0; i < callers.length; i++) {
                callers[i] =
                        new Thread(
                                () -> {
                                    try {
                                        session.call(() -> seen.add(Thread.currentThread()));
                                    } catch (Exception e) {
                                        throw new IllegalStateException(e);
                                    }
                                });
                callers[i].start();
            }
            for (Thread caller : callers) {
                caller.join();
            }
        }
        assertThat(seen).extracting(Thread::getName).containsExactly("session");
    }

    @Test
    void shouldDoItInTheCallersThreadOnACpu() throws Exception {
        try (SessionThread session = SessionThread.callers()) {
            assertThat(session.call(Thread::currentThread)).isSameAs(Thread.currentThread());
        }
    }

    @Test
    void shouldThrowWhatTheWorkThrows() {
        try (SessionThread session = SessionThread.own("session")) {
            assertThatThrownBy(
                            () ->
                                    session.call(
                                            () -> {
                                                throw new OrtException("no memory");
                                            }))
                    .isInstanceOf(OrtException.class)
                    .hasMessage("no memory");
            assertThatThrownBy(
                            () ->
                                    session.call(
                                            () -> {
                                                throw new UnsatisfiedLinkError("no library");
                                            }))
                    .isInstanceOf(UnsatisfiedLinkError.class);
        }
    }

    @Test
    void shouldWaitForTheWorkThoughItIsInterrupted() throws Exception {
        try (SessionThread session = SessionThread.own("session")) {
            CountDownLatch begun = new CountDownLatch(1);
            CountDownLatch go = new CountDownLatch(1);
            AtomicBoolean ended = new AtomicBoolean();
            AtomicBoolean waitedAndKeptTheInterrupt = new AtomicBoolean();
            Thread caller =
                    new Thread(
                            () -> {
                                try {
                                    session.call(
                                            () -> {
                                                begun.countDown();
                                                go.await();
                                                ended.set(true);
                                                return null;
                                            });
                                } catch (Exception e) {
                                    return;
                                }
                                waitedAndKeptTheInterrupt.set(
                                        ended.get() && Thread.currentThread().isInterrupted());
                            });
            caller.start();
            begun.await();
            caller.interrupt();
            go.countDown();
            caller.join();

            assertThat(waitedAndKeptTheInterrupt).isTrue();
        }
    }
}
