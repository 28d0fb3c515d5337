package io.flinkinstructor.operators.batching;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rules that hold for any arrivals, removals and budgets. */
class BatchQueuePropertyTest {

    @Property(tries = 300)
    void everyItemLeavesOnceTheOldestFirstAndWithinTheBudget(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 600) int budget,
            @ForAll @IntRange(max = 100) int overhead) {
        Random random = new Random(seed);
        BatchQueue<Item> queue = new BatchQueue<>(128);
        BatchPolicy policy = BatchPolicy.tokens(budget, overhead, Duration.ZERO);
        List<Item> waiting = new ArrayList<>();

        for (int step = 0; step < 200; step++) {
            int action = random.nextInt(10);
            if (action < 6) {
                Item item = new Item(1 + random.nextInt(128));
                queue.add(item, step);
                waiting.add(item);
            } else if (action < 8 && !waiting.isEmpty()) {
                Item gone = waiting.remove(random.nextInt(waiting.size()));
                assertThat(queue.remove(gone)).isTrue();
            } else {
                checkCut(queue.cut(policy), waiting, policy);
            }
            assertThat(queue.size()).isEqualTo(waiting.size());
        }
        while (!waiting.isEmpty()) {
            checkCut(queue.cut(policy), waiting, policy);
        }
        assertThat(queue.cut(policy)).isEmpty();
    }

    private static void checkCut(List<Item> batch, List<Item> waiting, BatchPolicy policy) {
        if (waiting.isEmpty()) {
            assertThat(batch).isEmpty();
            return;
        }
        assertThat(batch.get(0)).isSameAs(waiting.get(0));
        assertThat(waiting).containsAll(batch);
        int longest = batch.stream().mapToInt(BatchItem::length).max().orElseThrow();
        int padding = batch.stream().mapToInt(item -> longest - item.length()).sum();
        if (batch.size() > 1) {
            assertThat(batch.size() * longest).isLessThanOrEqualTo(policy.maxTokens());
        }
        assertThat(padding).isLessThanOrEqualTo(policy.runOverheadTokens());
        waiting.removeAll(batch);
        // Nobody of the batch's own lengths who fits is left behind.
        assertThat(waiting)
                .filteredOn(item -> item.length() == longest)
                .allSatisfy(
                        item ->
                                assertThat((batch.size() + 1) * longest)
                                        .isGreaterThan(policy.maxTokens()));
    }

    private static final class Item extends BatchItem {
        Item(int length) {
            super(length);
        }
    }
}
