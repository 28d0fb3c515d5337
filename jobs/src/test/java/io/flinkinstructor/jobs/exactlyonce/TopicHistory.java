package io.flinkinstructor.jobs.exactlyonce;

import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.DOUBLED;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LOST;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.OUT_OF_ORDER;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.STALE_AFTER_DELETE;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * A document in a topic, where each of its records comes out once.
 *
 * <p>An embedding names the record that it comes from; a tombstone does not. So tombstones are
 * judged by their number before each embedding: more than there were deletions before its version
 * means that it comes after a deletion that followed it, or that a tombstone was doubled; the
 * former levels out later, the latter never does.
 */
final class TopicHistory extends DocumentHistory {

    private static final int TOMBSTONE = -1;

    private final List<Integer> outputs = new ArrayList<>();

    /** Of the embeddings that came out in order, the surplus of tombstones before each. */
    private final List<Integer> surplus = new ArrayList<>();

    private final List<Written> inOrder = new ArrayList<>();

    /** Whether a tombstone came after all embeddings that came out in order. */
    private boolean deletedAtLast;

    TopicHistory(String id) {
        super(id);
    }

    @Override
    void embedding(int index) {
        outputs.add(index);
    }

    /** A tombstone came out. */
    @Override
    void gone() {
        outputs.add(TOMBSTONE);
    }

    @Override
    BitSet judgeOutputs(boolean latestWins, Violations violations) {
        BitSet seen = embeddings(violations);
        tombstones(latestWins, violations);
        return seen;
    }

    /** Judges embeddings by themselves, and notes how many tombstones came before each. */
    private BitSet embeddings(Violations violations) {
        BitSet seen = new BitSet();
        int newest = -1;
        int tombstones = 0;
        for (int output : outputs) {
            if (output == TOMBSTONE) {
                tombstones++;
                deletedAtLast = true;
            } else if (seen.get(output)) {
                violations.add(DOUBLED, "%s came out again", written.get(output));
            } else {
                seen.set(output);
                if (output < newest) {
                    violations.add(
                            deletions(output, newest) > 0 ? STALE_AFTER_DELETE : OUT_OF_ORDER,
                            "%s came out after %s",
                            written.get(output),
                            written.get(newest));
                } else {
                    newest = output;
                    deletedAtLast = false;
                    inOrder.add(written.get(output));
                    surplus.add(tombstones - deletions(0, output));
                }
            }
        }
        surplus.add(tombstones - deletions(0, written.size()));
        return seen;
    }

    private void tombstones(boolean latestWins, Violations violations) {
        int[] lasting = lastingSurplus();
        for (int i = 0; i < surplus.size(); i++) {
            int before = i == 0 ? 0 : surplus.get(i - 1);
            int now = surplus.get(i);
            if (now > lasting[i]) {
                violations.add(
                        STALE_AFTER_DELETE,
                        "%s came out after a deletion that followed it",
                        inOrder.get(i));
            } else if (now > before) {
                violations.add(
                        before < 0 ? OUT_OF_ORDER : DOUBLED,
                        "a deletion of %s came out %s, before %s",
                        id,
                        before < 0 ? "too late" : "again",
                        i == inOrder.size() ? "the end" : inOrder.get(i));
            }
        }
        int end = surplus.get(surplus.size() - 1);
        if (!latestWins && end < 0) {
            violations.add(LOST, "%d deletion(s) of %s never came out", -end, id);
        }
        if (latestWins
                && written.get(written.size() - 1).fate() == Fate.DELETED
                && !deletedAtLast) {
            violations.add(LOST, "the last deletion of %s never came out", id);
        }
    }

    /** For each embedding that came out in order, and for the end: the surplus that never ends. */
    private int[] lastingSurplus() {
        int[] lasting = new int[surplus.size()];
        int least = Integer.MAX_VALUE;
        for (int i = surplus.size() - 1; i >= 0; i--) {
            least = Math.min(least, surplus.get(i));
            lasting[i] = Math.max(0, least);
        }
        return lasting;
    }
}
