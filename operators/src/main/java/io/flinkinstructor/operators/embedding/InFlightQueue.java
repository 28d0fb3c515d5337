package io.flinkinstructor.operators.embedding;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.streaming.api.watermark.Watermark;

/**
 * The order of the elements in flight: strict for each key, free between keys, and none overtakes a
 * mark (a watermark, its status and the like), nor a mark an element.
 *
 * <p>Marks cut the stream into segments; only the first segment gives out elements, and of each key
 * only the oldest. Each operation takes constant time, whatever is in flight. Belongs to the task's
 * thread; the sizes may be read by others, who then see them a little late.
 */
final class InFlightQueue {

    /** Less than the number of any checkpoint. */
    static final long BEFORE_ALL = -1;

    /** The newest element of each key; the older ones hang on it. */
    private final Map<String, InFlight> newest = new HashMap<>();

    private Segment first = new Segment();
    private Segment last = first;
    private Segment beforeLast;
    private int size;
    private long bytes;

    /** How many elements are in flight; marks do not count. */
    int size() {
        return size;
    }

    /** The estimated heap that they take. */
    long bytes() {
        return bytes;
    }

    /** Whether there is neither an element nor a mark. */
    boolean isEmpty() {
        return size == 0 && first == last;
    }

    /** Adds an element behind all others of its key and all marks. */
    void add(InFlight element) {
        element.segment = last;
        last.elements++;
        size++;
        bytes += element.bytes;
        InFlight older = newest.put(element.key, element);
        if (older != null) {
            element.olderOfKey = older;
            older.newerOfKey = element;
        } else if (element.done) {
            ready(element);
        }
    }

    /** Adds a mark behind all elements. */
    void add(Object mark) {
        if (beforeLast != null && last.elements == 0 && replaces(mark, beforeLast.mark)) {
            beforeLast.mark = mark;
            return;
        }
        last.mark = mark;
        last.next = new Segment();
        beforeLast = last;
        last = last.next;
    }

    /** With nothing between them, the later watermark says all that the earlier one does. */
    private static boolean replaces(Object later, Object earlier) {
        return later instanceof Watermark && earlier instanceof Watermark;
    }

    /** An element has all that it needs to be emitted when its turn comes. May precede its add. */
    void done(InFlight element) {
        element.done = true;
        if (element.segment != null && element.olderOfKey == null) {
            ready(element);
        }
    }

    /** Takes an element out that is not done and will not be emitted. */
    void remove(InFlight element) {
        unlink(element);
    }

    /** Whether an element of this key is in flight. */
    boolean holds(String key) {
        return newest.containsKey(key);
    }

    /** The next element whose turn has come; null if none. */
    InFlight peekElement() {
        return first.firstReady;
    }

    /** The element whose turn has come needs something more; it keeps its place. */
    InFlight reopenElement() {
        InFlight element = first.firstReady;
        takeReady(element);
        element.done = false;
        return element;
    }

    /** An element that is in takes more or less than before. */
    void resized(long moreBytes) {
        bytes += moreBytes;
    }

    /** The next element whose turn has come, taken out; null if none. */
    InFlight pollElement() {
        InFlight element = first.firstReady;
        if (element != null) {
            takeReady(element);
            unlink(element);
        }
        return element;
    }

    private void takeReady(InFlight element) {
        first.firstReady = element.nextReady;
        if (element.nextReady == null) {
            first.lastReady = null;
        }
        element.nextReady = null;
    }

    /** The next mark if no element is before it, taken out; null if none. */
    Object pollMark() {
        Segment head = first;
        if (head.elements > 0 || head.mark == null) {
            return null;
        }
        first = head.next;
        if (head == beforeLast) {
            beforeLast = null;
        }
        return head.mark;
    }

    /** All elements by key, the oldest first. */
    Map<String, List<InFlightElement>> elements() {
        Map<String, List<InFlightElement>> elements = new HashMap<>(newest.size() * 2);
        newest.forEach((key, element) -> elements.put(key, chain(element)));
        return elements;
    }

    /**
     * The newest checkpoint that nothing in flight came in before.
     *
     * @param newest the newest checkpoint there is
     */
    long complete(long newest) {
        long complete = newest;
        for (InFlight each : this.newest.values()) {
            for (InFlight element = each; element != null; element = element.olderOfKey) {
                complete = Math.min(complete, element.after);
            }
        }
        return complete;
    }

    private static List<InFlightElement> chain(InFlight newest) {
        Deque<InFlightElement> chain = new ArrayDeque<>();
        for (InFlight element = newest; element != null; element = element.olderOfKey) {
            chain.addFirst(element.element);
        }
        return new ArrayList<>(chain);
    }

    private void unlink(InFlight element) {
        element.segment.elements--;
        size--;
        bytes -= element.bytes;
        InFlight older = element.olderOfKey;
        InFlight newer = element.newerOfKey;
        element.olderOfKey = null;
        element.newerOfKey = null;
        if (older != null) {
            older.newerOfKey = newer;
        }
        if (newer != null) {
            newer.olderOfKey = older;
            if (older == null && newer.done) {
                ready(newer);
            }
        } else if (older != null) {
            newest.put(element.key, older);
        } else {
            newest.remove(element.key);
        }
    }

    private static void ready(InFlight element) {
        Segment segment = element.segment;
        if (segment.lastReady == null) {
            segment.firstReady = element;
        } else {
            segment.lastReady.nextReady = element;
        }
        segment.lastReady = element;
    }

    /** The elements between two marks of the stream, and the mark that follows them. */
    static final class Segment {

        /** Elements that are not emitted yet. */
        int elements;

        /** The mark that they must not be overtaken by; null while the segment is open. */
        Object mark;

        Segment next;
        InFlight firstReady;
        InFlight lastReady;
    }
}
