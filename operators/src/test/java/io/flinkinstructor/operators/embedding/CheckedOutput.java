package io.flinkinstructor.operators.embedding;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NavigableSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.runtime.state.KeyGroupRangeAssignment;

/**
 * Checks each event that the subtasks of a {@link SimulatedJob} put out: the order of each key,
 * nothing twice, nothing left out but what a newer version supersedes, and watermarks in between.
 */
final class CheckedOutput implements SimulatedJob.Sink {

    private static final int SUBTASKS = 3;
    private static final int NONE = -1;
    private static final Pattern ELEMENT = Pattern.compile("(\\w+)(?:/\\w+)?([-=!]).*@(\\d+)");
    private static final Pattern WATERMARK = Pattern.compile("W\\((\\d+)\\)");

    private final List<Element> log;
    private final boolean latestWins;
    private NavigableSet<Integer> emitted = new TreeSet<>();

    /** By subtask, the watermarks that it got and has not passed on. */
    private final List<NavigableSet<Integer>> held = new ArrayList<>();

    CheckedOutput(List<Element> log, boolean latestWins) {
        this.log = log;
        this.latestWins = latestWins;
    }

    @Override
    public Object state() {
        return new TreeSet<>(emitted);
    }

    @Override
    public void restore(Object state) {
        emitted = new TreeSet<>();
        if (state instanceof NavigableSet<?> before) {
            before.forEach(index -> emitted.add((Integer) index));
        }
        held.clear();
        for (int i = 0; i < SUBTASKS; i++) {
            held.add(new TreeSet<>());
        }
    }

    @Override
    public void watermarkReceived(int subtask, int time) {
        held.get(subtask).add(time);
    }

    @Override
    public void take(int subtask, RecordingOutput out, int consumed, int parallelism) {
        for (String event : out.events) {
            check(subtask, event, consumed, parallelism);
        }
    }

    private void check(int subtask, String event, int consumed, int parallelism) {
        Matcher element = ELEMENT.matcher(event);
        Matcher watermark = WATERMARK.matcher(event);
        if (element.matches()) {
            int index = Integer.parseInt(element.group(3));
            checkElement(subtask, event, index, element.group(2).charAt(0), consumed);
        } else if (watermark.matches()) {
            checkWatermark(subtask, Integer.parseInt(watermark.group(1)), consumed, parallelism);
        } else {
            throw new AssertionError("what is " + event + "?");
        }
    }

    private void checkElement(int subtask, String event, int index, char kind, int consumed) {
        Element input = log.get(index);
        require(index < consumed && event.startsWith(input.id()), event + " is not " + input);
        require(
                kind == input.kind() || kind == '!' && input.kind() == '=',
                event + " came out of " + input);
        require(emitted.add(index), event + " came twice");
        for (int later : emitted.tailSet(index, false)) {
            require(!log.get(later).id().equals(input.id()), later + " came before " + event);
        }
        for (int earlier = 0; earlier < index; earlier++) {
            if (!log.get(earlier).mark() && log.get(earlier).id().equals(input.id())) {
                requireDone(earlier, consumed, event);
            }
        }
        Integer overtaken = held.get(subtask).lower(index);
        require(overtaken == null, event + " overtook the watermark " + overtaken);
    }

    private void checkWatermark(int subtask, int time, int consumed, int parallelism) {
        require(held.get(subtask).remove(time), "the watermark " + time + " came from nowhere");
        held.get(subtask).headSet(time).clear();
        for (int earlier = 0; earlier < time; earlier++) {
            Element input = log.get(earlier);
            if (!input.mark() && owner(input.id(), parallelism) == subtask) {
                requireDone(earlier, consumed, "watermark " + time);
            }
        }
    }

    @Override
    public void checkComplete(int consumed) {
        for (int index = 0; index < consumed; index++) {
            if (!log.get(index).mark()) {
                requireDone(index, consumed, "the end");
            }
        }
        for (NavigableSet<Integer> marks : held) {
            require(marks.isEmpty(), "never passed on: " + marks);
        }
    }

    /** An element has been emitted, or a newer version of it makes that needless. */
    private void requireDone(int index, int consumed, String before) {
        require(
                emitted.contains(index) || superseder(index, consumed) != NONE,
                index + " " + log.get(index) + " is missing before " + before);
    }

    private int superseder(int index, int consumed) {
        Element input = log.get(index);
        if (!latestWins || input.kind() != '=') {
            return NONE;
        }
        for (int later = index + 1; later < consumed; later++) {
            Element other = log.get(later);
            if (!other.mark()
                    && other.kind() != '!'
                    && other.id().equals(input.id())
                    && other.part().equals(input.part())) {
                return later;
            }
        }
        return NONE;
    }

    private static int owner(String id, int parallelism) {
        return KeyGroupRangeAssignment.assignKeyToParallelOperator(
                id, Subtask.MAX_PARALLELISM, parallelism);
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(
                    otherwise + "; emitted " + emitted + " of " + Arrays.toString(log.toArray()));
        }
    }

    /**
     * A record of the source; its text is its place in the log where it has one.
     *
     * @param mark whether it is a watermark
     * @param id the key
     * @param part the chunk
     * @param kind what chunk: {@code =} embeds, {@code !} cannot be tokenized, {@code -} deletes
     */
    record Element(boolean mark, String id, String part, char kind) implements SimulatedJob.Input {

        @Override
        public List<Chunk> chunks(int index) {
            String text =
                    switch (kind) {
                        case '-' -> null;
                        case '!' -> "!" + index;
                        default -> "" + index;
                    };
            return List.of(
                    new Chunk(
                            id,
                            part,
                            0,
                            1,
                            text,
                            null,
                            null,
                            Subtask.ATTRIBUTES,
                            text == null,
                            null));
        }
    }
}
