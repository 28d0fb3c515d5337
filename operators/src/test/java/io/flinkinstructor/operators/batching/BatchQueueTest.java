package io.flinkinstructor.operators.batching;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class BatchQueueTest {

    private final BatchQueue<Item> queue = new BatchQueue<>(512);

    @Test
    void takesTheOldestAndItsNearestNeighboursInLength() {
        add("a50", "b10", "c49", "d52", "e200", "f50");

        assertThat(names(queue.cut(tokens(210, 8)))).containsExactly("a50", "f50", "c49", "d52");
        assertThat(names(queue.cut(tokens(210, 8)))).containsExactly("b10");
        assertThat(names(queue.cut(tokens(210, 8)))).containsExactly("e200");
        assertThat(queue.size()).isZero();
    }

    @Test
    void withALengthMultipleOnlyThoseThatRoundUpToTheSameShareABatch() {
        BatchPolicy policy = tokens(96, 0).withLengthMultiple(16);
        add("a30", "b33", "c17", "d16", "e32", "f31", "g3", "h300");

        // Three of 32 tokens each.
        assertThat(names(queue.cut(policy))).containsExactly("a30", "f31", "e32");
        assertThat(names(queue.cut(policy))).containsExactly("b33");
        assertThat(names(queue.cut(policy))).containsExactly("c17");
        assertThat(names(queue.cut(policy))).containsExactly("d16", "g3");
        assertThat(names(queue.cut(policy))).containsExactly("h300");
    }

    @Test
    void anItemLongerThanTheBudgetRunsAlone() {
        add("a400", "b400", "c1");

        assertThat(names(queue.cut(tokens(256, 1000)))).containsExactly("a400");
        assertThat(names(queue.cut(tokens(256, 1000)))).containsExactly("b400");
        assertThat(names(queue.cut(tokens(256, 1000)))).containsExactly("c1");
    }

    @Test
    void theBudgetCountsThePaddingAndNotTheTokens() {
        add("a100", "b60", "c60");

        assertThat(names(queue.cut(tokens(220, 1000)))).containsExactly("a100", "b60");
    }

    @Test
    void aNeighbourWhosePaddingCostsMoreThanARunWaits() {
        add("a100", "b80", "c120");

        assertThat(names(queue.cut(tokens(10_000, 19)))).containsExactly("a100");
        assertThat(names(queue.cut(tokens(10_000, 40)))).containsExactly("b80", "c120");
    }

    @Test
    void raisingTheLongestRowIsPaidForByAllRows() {
        add("a10", "b10", "c10", "d12");

        assertThat(names(queue.cut(tokens(100, 5)))).containsExactly("a10", "b10", "c10");
    }

    @Test
    void thePaddingOfAllRowsTogetherCostsNoMoreThanARun() {
        add("a100", "b70", "c70", "d70");

        // Each alone would be cheaper to pad than to run, all three together are not.
        assertThat(names(queue.cut(tokens(10_000, 65)))).containsExactly("a100", "b70", "c70");
    }

    @Test
    void rowsAreBounded() {
        add("a10", "b10", "c10");

        assertThat(names(queue.cut(new BatchPolicy(1_000, 2, 10, 0))))
                .containsExactly("a10", "b10");
        assertThat(names(queue.cut(BatchPolicy.alone()))).containsExactly("c10");
    }

    @Test
    void equalLengthsGoInTheOrderOfArrival() {
        add("a10", "b10", "c10", "d10");

        assertThat(names(queue.cut(tokens(20, 0)))).containsExactly("a10", "b10");
        assertThat(names(queue.cut(tokens(20, 0)))).containsExactly("c10", "d10");
    }

    @Test
    void aRemovedItemIsGoneAndCanComeAgain() {
        Item a = add("a10");
        Item b = add("b10");
        Item c = add("c10");

        assertThat(queue.remove(b)).isTrue();
        assertThat(queue.remove(b)).isFalse();
        assertThat(b.isWaiting()).isFalse();
        queue.add(b, 0);

        assertThat(queue.cut(tokens(100, 0))).containsExactly(a, c, b);
    }

    @Test
    void refusesWhatCannotBe() {
        Item a = add("a10");

        assertThatThrownBy(() -> queue.add(a, 0)).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> queue.add(new Item("x", 513), 0))
                .hasMessageContaining("513")
                .hasMessageContaining("512");
        assertThatThrownBy(() -> new Item("x", 0)).hasMessageContaining("length 0");
        assertThatThrownBy(() -> new BatchPolicy(0, 1, 0, 0)).hasMessageContaining("maxTokens 0");
    }

    @Test
    void withoutLingerABatchIsReadyAsSoonAsSomethingWaits() {
        assertThat(queue.nanosUntilReady(tokens(100, 0), 5)).isEqualTo(Long.MAX_VALUE);
        add("a10");
        assertThat(queue.nanosUntilReady(tokens(100, 0), 5)).isZero();
    }

    @Test
    void aLingeringBatchIsReadyWhenItsOldestHasWaitedOrTheBudgetIsFull() {
        BatchPolicy policy = BatchPolicy.tokens(100, 0, Duration.ofNanos(1_000));
        queue.add(new Item("a", 60), 5_000);

        assertThat(queue.nanosUntilReady(policy, 5_400)).isEqualTo(600);
        assertThat(queue.nanosUntilReady(policy, 7_000)).isZero();
        queue.add(new Item("b", 60), 5_500);
        assertThat(queue.nanosUntilReady(policy, 5_600)).isZero();
    }

    @Test
    void flushEndsTheLingerOfWhatWaitsButNotOfWhatComesLater() {
        BatchPolicy policy = BatchPolicy.tokens(100, 0, Duration.ofNanos(1_000));
        Item first = new Item("a", 10);
        queue.add(first, 0);
        queue.flush();
        queue.add(new Item("b", 20), 100);

        assertThat(queue.nanosUntilReady(policy, 100)).isZero();
        assertThat(queue.remove(first)).isTrue();
        assertThat(queue.nanosUntilReady(policy, 100)).isEqualTo(1_000);
    }

    private Item add(String... namesWithLengths) {
        Item last = null;
        for (String name : namesWithLengths) {
            last = new Item(name, Integer.parseInt(name.substring(1)));
            queue.add(last, 0);
        }
        return last;
    }

    private static BatchPolicy tokens(int budget, int overhead) {
        return BatchPolicy.tokens(budget, overhead, Duration.ZERO);
    }

    private static List<String> names(List<Item> items) {
        return items.stream().map(item -> item.name).toList();
    }

    private static final class Item extends BatchItem {
        final String name;

        Item(String name, int length) {
            super(length);
            this.name = name;
        }
    }
}
