package io.flinkinstructor.operators.indexing;

import io.flinkinstructor.operators.embedding.Chunk;
import java.util.Collection;
import java.util.List;
import java.util.Objects;

/**
 * Cuts texts into chunks, at paragraphs where they fit, else at sentences, else at lines, commas,
 * words; inside a word only where it has to be, and then between what readers take for characters.
 *
 * <p>Where a chunk ends is decided by what stands there, and its id by its text: an edit changes
 * the chunks around it and neither moves nor renames those that follow. A text that fits is one
 * chunk, and so is a blank one. All of a text but the blanks between chunks is in some chunk. A
 * function of the text, the options and the counter alone, in time that grows with the text's
 * length. Safe for use by many threads if the counter is.
 */
public final class TextChunker {

    /** How many characters of an instruction a message shows. */
    private static final int SHOWN = 60;

    private final ChunkingOptions options;
    private final TokenCounter counter;

    /**
     * @throws NullPointerException if an argument is null
     */
    public TextChunker(ChunkingOptions options, TokenCounter counter) {
        this.options = Objects.requireNonNull(options, "options == null");
        this.counter = Objects.requireNonNull(counter, "counter == null");
    }

    /** The chunks of a text that is embedded without an instruction. */
    public List<TextChunk> split(String text) {
        return split(text, List.of(""));
    }

    /**
     * The chunks of a text.
     *
     * @param text never null, maybe empty
     * @param instructions all that the chunks are embedded with, each on its own; null or empty for
     *     none; the longest must leave room for a chunk
     * @return in the text's order, at least one
     * @throws IllegalArgumentException if an instruction is too long
     */
    public List<TextChunk> split(String text, Collection<String> instructions) {
        if (options.mode() == ChunkingMode.NONE
                || Blanks.skip(text, 0, text.length()) == text.length()) {
            return List.of(TextChunk.whole(text));
        }
        int limit = limit(instructions);
        BoundedCounter bounded = new BoundedCounter(counter);
        if (options.mode() == ChunkingMode.TRUNCATE) {
            Beginning beginning = Beginning.of(text, bounded, limit);
            return List.of(
                    new TextChunk(
                            Chunk.WHOLE,
                            0,
                            beginning.begin(),
                            beginning.end(),
                            text.substring(beginning.begin(), beginning.end())));
        }
        int repeated = Math.min(options.overlapTokens(), limit / 2);
        List<Piece> pieces = new TextPieces(text, bounded, limit - repeated).paragraphs();
        List<Integer> groups = Boundaries.of(pieces, limit - repeated);
        return new Chunks(text, bounded, limit, repeated).of(pieces, groups);
    }

    private int limit(Collection<String> instructions) {
        int reserved = 0;
        String longest = "";
        for (String instruction : instructions) {
            int tokens = counter.reserved(instruction);
            if (tokens > reserved) {
                reserved = tokens;
                longest = instruction == null ? "" : instruction;
            }
        }
        int room = counter.maxTokens() - reserved;
        if (room < ChunkingOptions.LEAST_MAX_TOKENS) {
            throw new IllegalArgumentException(
                    String.format(
                            "The instruction and special tokens take %d of the model's %d tokens,"
                                    + " which leaves less than the %d that a chunk needs: shorten the"
                                    + " instruction '%s' or take a model with longer inputs",
                            reserved,
                            counter.maxTokens(),
                            ChunkingOptions.LEAST_MAX_TOKENS,
                            beginning(longest)));
        }
        return Math.min(options.maxTokens(), room);
    }

    private static String beginning(String instruction) {
        return instruction.length() <= SHOWN
                ? instruction
                : instruction.substring(0, SHOWN) + "...";
    }
}
