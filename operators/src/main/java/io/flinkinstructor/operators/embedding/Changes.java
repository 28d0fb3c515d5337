package io.flinkinstructor.operators.embedding;

import java.io.IOException;
import java.util.List;

/**
 * Decides what an element needs, by what has been emitted of its document before. When an element
 * comes in, that is a guess, since others of its document may be in flight; when its turn has come,
 * it is certain. For the task's thread.
 */
final class Changes {

    /** What becomes of an element. */
    enum Decision {
        /** It is emitted as what it is: a vector, a deletion or a failure. */
        EMIT,
        /** It is emitted without a vector: only what the model does not see has changed. */
        UPDATE,
        /** It is left out: it is there as it is. */
        SKIP,
        /** It cannot be emitted before the model has run. */
        EMBED
    }

    private final EmittedChunks emitted;
    private final boolean skips;
    private final boolean updates;

    Changes(ChangeDetection detection, EmittedChunks emitted) {
        this.emitted = emitted;
        this.skips = detection.skipsUnchanged();
        this.updates = detection.updatesWithoutVector();
    }

    /**
     * What an element will need that has just come in, is no deletion and has not failed: {@code
     * EMBED} in doubt. Takes its hashes.
     *
     * @param older the newest of its chunk that is in flight; null if none is
     */
    Decision expected(InFlight element, InFlight older) throws IOException {
        emitted.select(element.key);
        element.hashes = emitted.hashes(element.chunk(), element.instruction);
        return compare(element, older == null ? emitted.get(element.chunk()) : older.hashes);
    }

    /**
     * Whether an element that is expected to be skipped can be left out at once.
     *
     * @param inFlight whether anything of its document is in flight
     */
    boolean nothingToDo(InFlight element, boolean inFlight) throws IOException {
        return !inFlight && (!element.chunk().endsVersion() || !vanishes(element.chunk()));
    }

    private boolean vanishes(Chunk chunk) throws IOException {
        return emitted.hasOthers(chunk.instructionName(), chunk.versionChunkIds());
    }

    /** What becomes of an element whose turn has come. */
    Decision atItsTurn(InFlight element) throws IOException {
        emitted.select(element.key);
        if (element.failure != null || element.chunk().delete()) {
            return Decision.EMIT;
        }
        Decision decision = compare(element, emitted.get(element.chunk()));
        return decision != Decision.SKIP && element.hasVector() ? Decision.EMIT : decision;
    }

    private Decision compare(InFlight element, ChunkHashes known) {
        if (known == null || element.hashes == null || !skips) {
            return Decision.EMBED;
        }
        if (element.hashes.equals(known)) {
            return Decision.SKIP;
        }
        return updates && element.hashes.inferred() == known.inferred()
                ? Decision.UPDATE
                : Decision.EMBED;
    }

    /** The element is emitted, with or without a vector; it is the one whose turn has come. */
    void emitted(InFlight element) throws IOException {
        emitted.put(element.chunk(), element.hashes);
    }

    /** Whether an older version of an element that failed stays in the index. */
    boolean leavesOlder(InFlight element) throws IOException {
        return emitted.get(element.chunk()) != null;
    }

    /** The chunks that are gone after the last one of a version; they are forgotten. */
    List<String> vanished(Chunk last) throws IOException {
        return emitted.retain(last.instructionName(), last.versionChunkIds());
    }

    /** The chunks that are gone by the deletion of their document; they are forgotten. */
    List<String> deleted(Chunk deletion) throws IOException {
        return emitted.retain(deletion.instructionName(), List.of());
    }

    /** A snapshot follows. */
    void flush() throws IOException {
        emitted.flush();
    }
}
