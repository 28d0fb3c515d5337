package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.batching.BatchPolicy;
import io.flinkinstructor.operators.engine.DeviceWorker.Prepared;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(240)
class TurnsTest {

    private static final BatchPolicy POLICY = new BatchPolicy(128, 8, 0, 0);

    @Test
    void shouldHaveItsBatchRunByTheThreadThatPreparedItWhereALaneIsFree() throws Exception {
        Turns turns = turns(2);

        assertThat(turns.next()).isNull();
        assertThat(turns.prepared(batch(turns))).isTrue();
        // Meanwhile another thread prepares the next, which has a lane too.
        assertThat(turns.next()).isNull();
        assertThat(turns.prepared(batch(turns))).isTrue();
    }

    @Test
    void shouldKeepOneBatchForTheLaneThatComesFreeFirst() throws Exception {
        Turns turns = turns(1);
        turns.next();
        Prepared first = batch(turns);
        turns.prepared(first);
        turns.next();
        Prepared second = batch(turns);

        assertThat(turns.prepared(second)).isFalse();
        turns.ran(first);
        assertThat(turns.next()).isSameAs(second);
        assertThat(turns.next()).as("now the one after it is prepared").isNull();
    }

    @Test
    void shouldRunEachBatchOnceOnNoMoreLanesThanThereAre() throws Exception {
        int lanes = 3;
        int batches = 20_000;
        Turns turns = turns(lanes);
        AtomicInteger made = new AtomicInteger();
        AtomicInteger preparing = new AtomicInteger();
        AtomicInteger running = new AtomicInteger();
        Set<String> faults = ConcurrentHashMap.newKeySet();
        // By identity: batches equal each other.
        Set<Prepared> run =
                Collections.synchronizedSet(Collections.newSetFromMap(new IdentityHashMap<>()));
        CountDownLatch left = new CountDownLatch(batches);
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i <= lanes; i++) {
            Thread thread =
                    new Thread(
                            () -> {
                                try {
                                    while (true) {
                                        Prepared next = turns.next();
                                        if (next == null) {
                                            if (preparing.incrementAndGet() > 1) {
                                                faults.add("two prepare");
                                            }
                                            if (made.incrementAndGet() > batches) {
                                                return;
                                            }
                                            next = batch(turns);
                                            preparing.decrementAndGet();
                                            if (!turns.prepared(next)) {
                                                continue;
                                            }
                                        }
                                        if (running.incrementAndGet() > lanes) {
                                            faults.add("more run than there are lanes");
                                        }
                                        if (!run.add(next)) {
                                            faults.add("a batch ran twice");
                                        }
                                        running.decrementAndGet();
                                        left.countDown();
                                        turns.ran(next);
                                    }
                                } catch (InterruptedException e) {
                                    // The end.
                                } catch (RuntimeException e) {
                                    faults.add(e.toString());
                                }
                            });
            threads.add(thread);
            thread.start();
        }
        boolean all = left.await(30, TimeUnit.SECONDS);
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            thread.join();
        }

        assertThat(faults).isEmpty();
        assertThat(all).as("all have run: %d", run.size()).isTrue();
    }

    private static Turns turns(int lanes) {
        List<Embedder.Batch> buffers = new ArrayList<>();
        for (int i = 0; i <= lanes; i++) {
            buffers.add(new NoBuffers());
        }
        return new Turns(lanes, buffers);
    }

    private static Prepared batch(Turns turns) {
        return new Prepared(List.of(), turns.buffers(), POLICY);
    }

    private static final class NoBuffers implements Embedder.Batch {

        @Override
        public void collate(List<TokenizedText> texts) {}

        @Override
        public float[][] run() {
            return new float[0][];
        }

        @Override
        public void terminate() {}

        @Override
        public void close() {}
    }
}
