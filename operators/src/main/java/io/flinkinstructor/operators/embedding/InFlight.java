package io.flinkinstructor.operators.embedding;

import java.util.Map;

/** One element from its arrival to its emission. Belongs to the task's thread. */
final class InFlight {

    /** What an element takes beside its characters: objects, references, its place in the queue. */
    private static final int BASE_BYTES = 512;

    private static final int BYTES_PER_ATTRIBUTE = 128;

    private static final int BYTES_PER_ID = 56;

    final String key;
    final InFlightElement element;

    /** When it came in, by {@link System#nanoTime()}. */
    final long arrivedNanos;

    /** The last checkpoint before it came in; less than any for one that was restored. */
    long after = InFlightQueue.BEFORE_ALL;

    /** When the engine got it, by {@link System#nanoTime()}. */
    long submittedNanos;

    /** Whether its time in the operator is measured. */
    boolean sampled;

    /** Its way through the engine; null for what does not need the model. */
    Run run;

    /** What goes in with its text; null for nothing. */
    String instruction;

    /** What its chunk is compared by; null where versions are not compared. */
    ChunkHashes hashes;

    /** The version of its chunk before it that the model runs for, if it needs no run itself. */
    InFlight reliesOn;

    /** Why it has no vector, where it should have one; null otherwise. */
    String failure;

    /** An estimate of the heap that it takes. */
    long bytes;

    // The rest is the queue's.
    boolean done;
    InFlightQueue.Segment segment;
    InFlight olderOfKey;
    InFlight newerOfKey;
    InFlight nextReady;

    InFlight(String key, InFlightElement element, long arrivedNanos) {
        this.key = key;
        this.element = element;
        this.arrivedNanos = arrivedNanos;
        this.bytes = bytes(element.chunk());
    }

    Chunk chunk() {
        return element.chunk();
    }

    /** It needs the model. */
    void willRun(Run way) {
        run = way;
        bytes += way.bytes();
    }

    /** The model has run for it. */
    boolean hasVector() {
        return run != null && run.vector() != null;
    }

    private static long bytes(Chunk chunk) {
        long characters = length(chunk.id()) + length(chunk.text()) + length(chunk.instruction());
        long bytes = BASE_BYTES;
        if (!chunk.attributes().isEmpty()) {
            for (Map.Entry<String, String> attribute : chunk.attributes().entrySet()) {
                characters += length(attribute.getKey()) + length(attribute.getValue());
                bytes += BYTES_PER_ATTRIBUTE;
            }
        }
        if (chunk.documentChunks() != null) {
            for (String id : chunk.documentChunks()) {
                characters += length(id);
            }
            bytes += (long) BYTES_PER_ID * chunk.documentChunks().size();
        }
        return bytes + 2 * characters;
    }

    private static long length(String text) {
        return text == null ? 0 : text.length();
    }
}
