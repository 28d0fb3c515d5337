package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.junit.jupiter.api.Test;

class InFlightQueueTest {

    private final InFlightQueue queue = new InFlightQueue();

    @Test
    void isEmptyAtFirst() {
        assertThat(queue.isEmpty()).isTrue();
        assertThat(queue.pollElement()).isNull();
        assertThat(queue.pollMark()).isNull();
        assertThat(queue.elements()).isEmpty();
    }

    @Test
    void givesOutTheOldestOfEachKeyOnceItIsDone() {
        InFlight a1 = add("a", "1");
        InFlight a2 = add("a", "2");
        InFlight b1 = add("b", "3");
        queue.done(a2);
        assertThat(drain()).isEmpty();
        queue.done(b1);
        queue.done(a1);
        assertThat(drain()).containsExactly("3", "1", "2");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void anElementMayBeDoneBeforeItIsAdded() {
        InFlight element = element("a", "1");
        queue.done(element);
        queue.add(element);
        assertThat(drain()).containsExactly("1");
    }

    @Test
    void marksSeparate() {
        InFlight a = add("a", "1");
        queue.add("mark");
        InFlight b = add("b", "2");
        queue.done(b);
        assertThat(drain()).isEmpty();
        queue.done(a);
        assertThat(drain()).containsExactly("1", "mark", "2");
    }

    @Test
    void aMarkAloneKeepsTheQueueFromBeingEmpty() {
        queue.add("mark");
        assertThat(queue.isEmpty()).isFalse();
        assertThat(queue.size()).isZero();
        assertThat(drain()).containsExactly("mark");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void watermarksWithNothingBetweenThemBecomeOne() {
        Watermark first = new Watermark(1);
        Watermark last = new Watermark(4);
        queue.done(add("a", "1"));
        queue.add(first);
        queue.add(new Watermark(2));
        queue.add("status");
        queue.add(new Watermark(3));
        queue.add(last);
        InFlight b = add("b", "2");
        queue.add(new Watermark(5));
        assertThat(drain()).containsExactly("1", "2", "status", "4");
        queue.add(new Watermark(6));
        queue.done(b);
        assertThat(drain()).containsExactly("2", "6");
    }

    @Test
    void aRemovedElementHoldsNothingBack() {
        InFlight a1 = add("a", "1");
        InFlight a2 = add("a", "2");
        InFlight a3 = add("a", "3");
        queue.add("mark");
        queue.done(a3);
        queue.remove(a2);
        assertThat(drain()).isEmpty();
        queue.remove(a1);
        assertThat(drain()).containsExactly("3", "mark");
        assertThat(queue.isEmpty()).isTrue();
    }

    @Test
    void removingTheNewestLeavesTheOthers() {
        InFlight a1 = add("a", "1");
        InFlight a2 = add("a", "2");
        queue.remove(a2);
        InFlight a3 = add("a", "3");
        queue.done(a3);
        queue.done(a1);
        assertThat(drain()).containsExactly("1", "3");
    }

    @Test
    void shouldKeepThePlaceOfAnElementThatNeedsMore() {
        InFlight a1 = add("a", "1");
        InFlight a2 = add("a", "2");
        InFlight b1 = add("b", "3");
        queue.add("mark");
        queue.done(a1);
        queue.done(a2);
        queue.done(b1);
        assertThat(queue.peekElement()).isSameAs(a1);
        assertThat(queue.reopenElement()).isSameAs(a1);
        queue.resized(7);
        a1.bytes += 7;
        assertThat(drain()).containsExactly("3");
        assertThat(queue.holds("a")).isTrue();
        assertThat(queue.holds("b")).isFalse();
        queue.done(a1);
        assertThat(drain()).containsExactly("1", "2", "mark");
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void countsElementsAndBytes() {
        InFlight a = element("a", "1");
        a.bytes = 10;
        InFlight b = element("b", "2");
        b.bytes = 5;
        queue.add(a);
        queue.add(b);
        assertThat(queue.size()).isEqualTo(2);
        assertThat(queue.bytes()).isEqualTo(15);
        queue.remove(a);
        queue.done(b);
        assertThat(queue.bytes()).isEqualTo(5);
        assertThat(drain()).containsExactly("2");
        assertThat(queue.size()).isZero();
        assertThat(queue.bytes()).isZero();
    }

    @Test
    void showsAllElementsByKeyTheOldestFirst() {
        InFlight a1 = add("a", "1");
        add("b", "2");
        queue.add("mark");
        InFlight a2 = add("a", "3");
        queue.done(a2);
        assertThat(queue.elements())
                .containsOnlyKeys("a", "b")
                .containsEntry("a", List.of(a1.element, a2.element));
    }

    private InFlight add(String key, String text) {
        InFlight element = element(key, text);
        queue.add(element);
        return element;
    }

    private static InFlight element(String key, String text) {
        return new InFlight(key, new InFlightElement(Subtask.chunk(key, text), 0, false), 0);
    }

    /** Texts and marks; a watermark by its time. */
    private List<String> drain() {
        List<String> drained = new ArrayList<>();
        while (true) {
            InFlight element = queue.pollElement();
            Object mark = element == null ? queue.pollMark() : null;
            if (element != null) {
                drained.add(element.chunk().text());
            } else if (mark instanceof Watermark watermark) {
                drained.add("" + watermark.getTimestamp());
            } else if (mark != null) {
                drained.add(mark.toString());
            } else {
                return drained;
            }
        }
    }
}
