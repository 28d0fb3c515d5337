package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;

/**
 * Groups neighbouring pieces so that an edit changes few groups.
 *
 * <p>A piece begins a group if no other piece that begins within a quarter of the limit on either
 * side has a rank as low: its surroundings alone decide, and such groups are a quarter of the limit
 * or larger, but for the first and the last, which may be half as large. A group above the limit,
 * and so most of a text that repeats itself, is cut in two near its middle, at the lowest rank
 * there, until its parts are small enough.
 *
 * <p>Where no group had to be halved, one piece that is replaced, inserted or removed changes at
 * most three groups: what begins at it can take a beginning from others on either side, or leave
 * them one. Pieces that fit into one group together are one, whatever their ranks.
 */
final class Boundaries {

    private static final int PARTS_OF_LIMIT = 4;

    private final List<Piece> pieces;
    private final long limit;
    private final long[] offsets;

    private Boundaries(List<Piece> pieces, long limit) {
        this.pieces = pieces;
        this.limit = limit;
        this.offsets = new long[pieces.size() + 1];
        for (int i = 0; i < pieces.size(); i++) {
            offsets[i + 1] = offsets[i] + pieces.get(i).weight();
        }
    }

    /**
     * Groups pieces.
     *
     * @param pieces at least one
     * @param limit the most that the weights of a group add up to, unless one piece alone has more
     * @return the index of each group's first piece, ascending, the first 0; and behind them the
     *     number of pieces
     */
    static List<Integer> of(List<Piece> pieces, long limit) {
        return new Boundaries(pieces, limit).groups();
    }

    private List<Integer> groups() {
        List<Integer> starts = new ArrayList<>();
        starts.add(0);
        int last = pieces.size();
        if (offsets[last] > limit) {
            int previous = 0;
            for (int i = 1; i < last; i++) {
                if (isLowest(i)) {
                    halve(previous, i, starts);
                    starts.add(i);
                    previous = i;
                }
            }
            halve(previous, last, starts);
        }
        starts.add(last);
        return starts;
    }

    private boolean isLowest(int index) {
        long window = limit / PARTS_OF_LIMIT;
        long rank = pieces.get(index).rank();
        long place = offsets[index];
        if (place < window / 2 || offsets[pieces.size()] - place < window / 2) {
            return false;
        }
        for (int i = index - 1; i > 0 && place - offsets[i] < window; i--) {
            if (pieces.get(i).rank() <= rank) {
                return false;
            }
        }
        for (int i = index + 1; i < pieces.size() && offsets[i] - place < window; i++) {
            if (pieces.get(i).rank() <= rank) {
                return false;
            }
        }
        return true;
    }

    /** Adds the cuts between two groups' beginnings, in order. */
    private void halve(int from, int to, List<Integer> starts) {
        if (offsets[to] - offsets[from] <= limit || to - from < 2) {
            return;
        }
        int cut = middle(from, to);
        halve(from, cut, starts);
        starts.add(cut);
        halve(cut, to, starts);
    }

    /** The lowest rank in the middle third, where both halves would fit if any such is there. */
    private int middle(int from, int to) {
        long whole = offsets[to] - offsets[from];
        long least = Math.max(whole / 3, whole <= 2 * limit ? whole - limit : 0);
        int best = -1;
        int nearest = from + 1;
        for (int i = from + 1; i < to; i++) {
            long left = offsets[i] - offsets[from];
            if (left >= least
                    && whole - left >= least
                    && (best < 0 || pieces.get(i).rank() < pieces.get(best).rank())) {
                best = i;
            }
            if (distance(i, from, to) < distance(nearest, from, to)) {
                nearest = i;
            }
        }
        return best < 0 ? nearest : best;
    }

    /** How far from the middle a place is, doubled. */
    private long distance(int index, int from, int to) {
        return Math.abs(2 * offsets[index] - offsets[from] - offsets[to]);
    }
}
