package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Rules that hold for any pieces. */
class BoundariesPropertyTest {

    private static final int LIMIT = 200;

    @Property(tries = 500)
    void groupsAreInOrderAndWithinTheLimit(
            @ForAll long seed,
            @ForAll @IntRange(min = 1, max = 300) int size,
            @ForAll @IntRange(min = 1, max = 20) int ranks) {
        Random random = new Random(seed);
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            pieces.add(new Piece(i, i + 1, 1 + random.nextInt(LIMIT + 40), random.nextInt(ranks)));
        }
        List<Integer> groups = Boundaries.of(pieces, LIMIT);
        assertThat(groups.get(0)).isZero();
        assertThat(groups.get(groups.size() - 1)).isEqualTo(size);
        assertThat(groups).isSorted().doesNotHaveDuplicates();
        for (List<Piece> group : groups(pieces)) {
            if (group.size() > 1) {
                assertThat(weight(group)).isLessThanOrEqualTo(LIMIT);
            }
        }
    }

    @Property(tries = 2000)
    void anEditOfOnePieceChangesThreeGroupsAtMostWhereNoneHadToBeHalved(@ForAll long seed) {
        Random random = new Random(seed);
        List<Piece> before = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            before.add(piece(random));
        }
        List<Piece> after = new ArrayList<>(before);
        int place = random.nextInt(before.size());
        switch (random.nextInt(3)) {
            case 0 -> after.set(place, piece(random));
            case 1 -> after.add(place, piece(random));
            default -> after.remove(place);
        }
        Assume.that(notHalved(before) && notHalved(after));
        List<List<Piece>> old = groups(before);
        assertThat(groups(after).stream().filter(group -> !old.contains(group)).count())
                .isLessThanOrEqualTo(3);
    }

    @Property(tries = 100)
    void piecesThatAreAllTheSameMakeFullGroups(@ForAll @IntRange(min = 1, max = 5000) int size) {
        List<Piece> pieces = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            pieces.add(new Piece(i, i + 1, 10, 7));
        }
        List<List<Piece>> groups = groups(pieces);
        assertThat(groups).hasSizeLessThanOrEqualTo(1 + size * 10 * 3 / LIMIT);
    }

    private static Piece piece(Random random) {
        return new Piece(0, 1, 1 + random.nextInt(LIMIT / 4), random.nextLong() >>> 1);
    }

    /** Whether every group begins at a lowest rank. */
    private static boolean notHalved(List<Piece> pieces) {
        List<Integer> groups = Boundaries.of(pieces, LIMIT);
        for (int i = 1; i + 1 < groups.size(); i++) {
            if (!lowestNearby(pieces, groups.get(i))) {
                return false;
            }
        }
        return true;
    }

    private static boolean lowestNearby(List<Piece> pieces, int index) {
        for (int i = 1; i < pieces.size(); i++) {
            int from = Math.min(i, index);
            int to = Math.max(i, index);
            if (i != index
                    && weight(pieces.subList(from, to)) < LIMIT / 4
                    && pieces.get(i).rank() <= pieces.get(index).rank()) {
                return false;
            }
        }
        return true;
    }

    private static List<List<Piece>> groups(List<Piece> pieces) {
        List<Integer> starts = Boundaries.of(pieces, LIMIT);
        List<List<Piece>> groups = new ArrayList<>();
        for (int i = 0; i + 1 < starts.size(); i++) {
            groups.add(List.copyOf(pieces.subList(starts.get(i), starts.get(i + 1))));
        }
        return groups;
    }

    private static long weight(List<Piece> pieces) {
        return pieces.stream().mapToLong(Piece::weight).sum();
    }
}
