package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * An index that all that comes out is written to. Each record must change it, come in the order of
 * its document, and in the end the index must have what the last versions say, with the older
 * version of what failed.
 */
final class SimulatedIndex implements SimulatedJob.Sink {

    private static final Pattern EVENT = Pattern.compile("[^/=~!-]+(?:/\\w+)?([-=~!]).*@(\\d+)");

    private final List<Version> log;
    private final boolean latestWins;
    private final boolean places;
    private Contents contents = new Contents();

    /**
     * @param places whether the index has to know where chunks stand in their documents
     */
    SimulatedIndex(List<Version> log, boolean latestWins, boolean places) {
        this.log = log;
        this.latestWins = latestWins;
        this.places = places;
    }

    @Override
    public Object state() {
        return contents.copy();
    }

    @Override
    public void restore(Object state) {
        contents = state instanceof Contents before ? before.copy() : new Contents();
    }

    @Override
    public void watermarkReceived(int subtask, int time) {}

    @Override
    public void take(int subtask, RecordingOutput out, int consumed, int parallelism) {
        Iterator<EmbeddedRecord> records = out.records.iterator();
        Iterator<EmbeddingFailure> failures = out.failures.iterator();
        for (String event : out.events) {
            Matcher matcher = EVENT.matcher(event);
            if (!matcher.matches()) {
                continue;
            }
            int index = Integer.parseInt(matcher.group(2));
            Version version = log.get(index);
            Integer before = contents.newest.put(version.id(), index);
            require(before == null || before <= index, event + " came after " + before);
            if (matcher.group(1).equals("!")) {
                contents.failed.add(index + "/" + failures.next().chunk().chunk());
            } else {
                write(event, version, records.next());
            }
        }
    }

    private void write(String event, Version version, EmbeddedRecord record) {
        String key = record.id() + "/" + record.chunk();
        Entry before = contents.chunks.get(key);
        if (record.isDelete()) {
            contents.chunks.remove(key);
            require(before != null || version.isDelete(), event + " deletes nothing");
            return;
        }
        Entry after = Entry.of(record, places);
        require(!after.equals(before), event + " changes nothing");
        require(
                !record.keepsVector() || before != null && before.text.equals(after.text),
                event + " has no vector, and the index none of this text: " + before);
        contents.chunks.put(key, after);
    }

    @Override
    public void checkComplete(int consumed) {
        Map<String, Entry> expected = new TreeMap<>();
        Map<String, Integer> last = new HashMap<>();
        for (int index = 0; index < consumed; index++) {
            if (!log.get(index).mark()) {
                last.put(log.get(index).id(), index);
                apply(index, expected);
            }
        }
        if (!latestWins) {
            require(expected.equals(contents.chunks), "expected " + expected);
            return;
        }
        // Of what failed in the last version, any older one may be there, or none.
        last.forEach(
                (id, index) ->
                        log.get(index).chunks(index).stream()
                                .filter(
                                        chunk ->
                                                contents.failed.contains(
                                                        index + "/" + chunk.chunk()))
                                .map(chunk -> id + "/" + chunk.chunk())
                                .forEach(
                                        key -> {
                                            expected.remove(key);
                                            contents.chunks.remove(key);
                                        }));
        require(expected.equals(contents.chunks), "expected " + expected);
    }

    private void apply(int index, Map<String, Entry> documents) {
        Version version = log.get(index);
        Set<String> there = new HashSet<>();
        if (!version.isDelete()) {
            for (Chunk chunk : version.chunks(index)) {
                String key = chunk.id() + "/" + chunk.chunk();
                there.add(key);
                if (!contents.failed.contains(index + "/" + chunk.chunk())) {
                    documents.put(key, Entry.of(chunk, places));
                }
            }
        }
        documents
                .keySet()
                .removeIf(key -> key.startsWith(version.id() + "/") && !there.contains(key));
    }

    private void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new AssertionError(otherwise + "; the index has " + contents + " after " + log);
        }
    }

    /**
     * A version of a document in the topic.
     *
     * @param mark whether it is a watermark instead
     * @param texts of its chunks, whose ids are their first letters; empty for a deletion
     */
    record Version(boolean mark, String id, List<String> texts, Map<String, String> attributes)
            implements SimulatedJob.Input {

        boolean isDelete() {
            return texts.isEmpty();
        }

        @Override
        public List<Chunk> chunks(int index) {
            if (isDelete()) {
                return List.of(Versions.delete(id, null));
            }
            List<String> chunks = new ArrayList<>();
            texts.forEach(text -> chunks.add(text.charAt(0) + "=" + text));
            return Versions.of(id, null, attributes, chunks.toArray(new String[0]));
        }
    }

    /** What the index has of a chunk. */
    private record Entry(String text, Map<String, String> attributes, int position, int chunks) {

        static Entry of(Chunk chunk, boolean places) {
            return new Entry(
                    chunk.text(),
                    chunk.attributes(),
                    places ? chunk.position() : 0,
                    places ? chunk.chunks() : 0);
        }

        static Entry of(EmbeddedRecord record, boolean places) {
            return new Entry(
                    Objects.requireNonNull(record.text()),
                    record.attributes(),
                    places ? record.position() : 0,
                    places ? record.chunks() : 0);
        }
    }

    /**
     * @param chunks by document and chunk id
     * @param failed place in the log and chunk id
     * @param newest place in the log of what came out last, by document
     */
    private record Contents(
            Map<String, Entry> chunks, Set<String> failed, Map<String, Integer> newest) {

        Contents() {
            this(new TreeMap<>(), new HashSet<>(), new HashMap<>());
        }

        Contents copy() {
            return new Contents(
                    new TreeMap<>(chunks), new HashSet<>(failed), new HashMap<>(newest));
        }
    }
}
