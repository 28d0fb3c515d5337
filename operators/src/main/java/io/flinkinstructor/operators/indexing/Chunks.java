package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;

/** Makes chunks of the groups of a text's pieces: each with its overlap, within the limit. */
final class Chunks {

    private final String text;
    private final BoundedCounter counter;
    private final Overlap overlap;
    private final int limit;
    private final ChunkIds ids = new ChunkIds();
    private final List<TextChunk> chunks = new ArrayList<>();
    private int previous = -1;

    /**
     * @param limit the most tokens of a chunk, overlap included
     * @param overlapTokens the most that a chunk repeats
     */
    Chunks(String text, BoundedCounter counter, int limit, int overlapTokens) {
        this.text = text;
        this.counter = counter;
        this.overlap = new Overlap(text, counter, overlapTokens);
        this.limit = limit;
    }

    List<TextChunk> of(List<Piece> pieces, List<Integer> groups) {
        for (int i = 0; i + 1 < groups.size(); i++) {
            add(pieces.subList(groups.get(i), groups.get(i + 1)));
        }
        return chunks;
    }

    private void add(List<Piece> group) {
        int core = group.get(0).begin();
        int end = Blanks.trimmed(text, core, group.get(group.size() - 1).end());
        int begin = previous < 0 ? core : overlap.begin(previous, core);
        if (mayExceed(group, begin) && exceeds(begin, end)) {
            begin = core;
            if (group.size() > 1 && exceeds(begin, end)) {
                int middle = group.size() / 2;
                add(group.subList(0, middle));
                add(group.subList(middle, group.size()));
                return;
            }
        }
        String chunk = text.substring(begin, end);
        chunks.add(new TextChunk(ids.next(chunk), chunks.size(), begin, end, chunk));
        previous = core;
    }

    /**
     * Whether the tokens of the whole may be more than the limit although those of the parts are
     * not: where parts meet without a blank between, a tokenizer may find other tokens.
     */
    private boolean mayExceed(List<Piece> group, int begin) {
        boolean alone = group.size() == 1 && begin == group.get(0).begin();
        if (alone) {
            return false;
        }
        long weight = 0;
        boolean tight = false;
        for (Piece piece : group) {
            weight += piece.weight();
            tight |= piece.begin() > begin && !Blanks.isBlank(text.charAt(piece.begin() - 1));
        }
        if (begin < group.get(0).begin()) {
            weight += overlap.limit();
        }
        return weight > (tight ? limit / 2 : limit - limit / 16);
    }

    private boolean exceeds(int begin, int end) {
        return counter.fitting(text, begin, end, limit) == TokenCounter.TOO_LONG;
    }
}
