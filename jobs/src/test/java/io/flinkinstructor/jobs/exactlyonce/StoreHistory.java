package io.flinkinstructor.jobs.exactlyonce;

import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LOST;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.OUT_OF_ORDER;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.STALE_AFTER_DELETE;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A document in a store, where only its newest version is, as it was seen look by look. What came
 * and went between two looks nobody sees; what is seen goes forward in the order of what was
 * written, never back, and ends with the last that was.
 *
 * <p>That the document is not there names no record, so the earliest deletion is assumed that can
 * account for it: a version before that one is back from the dead.
 */
final class StoreHistory extends DocumentHistory {

    private static final int GONE = -1;

    /** The default of {@code sink.vectors.max-rows}: of a batch. */
    private static final int BATCH = 1000;

    /** The versions that were seen, each until the next. */
    private final List<Integer> states = new ArrayList<>();

    StoreHistory(String id) {
        super(id);
    }

    @Override
    void embedding(int index) {
        states.add(index);
    }

    @Override
    void gone() {
        states.add(GONE);
    }

    @Override
    BitSet judgeOutputs(boolean latestWins, Violations violations) {
        int newest = -1;
        for (int state : states) {
            newest = state == GONE ? gone(newest, violations) : seen(state, newest, violations);
        }
        judgeEnd(latestWins, violations);
        BitSet all = new BitSet();
        all.set(0, written.size());
        return all;
    }

    /**
     * Of a row's versions in one batch only the newest is written. That a store would have refused
     * an older one, nobody knows then.
     */
    @Override
    boolean mayBeSuperseded(int index) {
        Written record = written.get(index);
        return record.fate() == Fate.UNWRITABLE
                && written.subList(index + 1, written.size()).stream()
                        .filter(newer -> newer.number() - record.number() < BATCH)
                        .anyMatch(
                                newer ->
                                        newer.fate() == Fate.EMBEDDED
                                                || newer.fate() == Fate.UNWRITABLE);
    }

    /** The record that the document is gone by. */
    private int gone(int newest, Violations violations) {
        if (newest < 0) {
            return newest;
        }
        for (int i = newest; i < written.size(); i++) {
            if (written.get(i).fate() == Fate.DELETED) {
                return i;
            }
        }
        violations.add(LOST, "%s was there, and is gone with no deletion", written.get(newest));
        return newest;
    }

    private int seen(int state, int newest, Violations violations) {
        if (state < newest) {
            violations.add(
                    deletions(state, newest + 1) > 0 ? STALE_AFTER_DELETE : OUT_OF_ORDER,
                    "%s was there after %s",
                    written.get(state),
                    written.get(newest));
        }
        return Math.max(state, newest);
    }

    private void judgeEnd(boolean latestWins, Violations violations) {
        int last = written.size() - 1;
        if (latestWins && written.get(last).fate().isLetter()) {
            // It may have taken the place of the one before.
            return;
        }
        while (last >= 0 && written.get(last).fate().isLetter()) {
            last--;
        }
        int wanted = last >= 0 && written.get(last).fate() == Fate.EMBEDDED ? last : GONE;
        int found = states.isEmpty() ? GONE : states.get(states.size() - 1);
        if (found != wanted) {
            violations.add(
                    LOST,
                    "%s: %s is there at the end, not %s",
                    id,
                    found == GONE ? "nothing" : written.get(found),
                    wanted == GONE ? "nothing" : written.get(wanted));
        }
    }
}
