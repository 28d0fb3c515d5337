package io.flinkinstructor.jobs.exactlyonce;

import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LETTER_LOST;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LOST;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;

/**
 * What was written of one document, what came out of it, and whether the one follows from the
 * other.
 */
abstract class DocumentHistory {

    final String id;
    final List<Written> written = new ArrayList<>();
    private final BitSet letters = new BitSet();

    DocumentHistory(String id) {
        this.id = id;
    }

    /**
     * The next record that was written.
     *
     * @return its index, by which its output is told
     */
    int written(Written record) {
        written.add(record);
        return written.size() - 1;
    }

    /** The next output is the embedding of a version. */
    abstract void embedding(int index);

    /** The next output says that the document is gone. */
    abstract void gone();

    /** The dead letter of a version came out. */
    void letter(int index) {
        letters.set(index);
    }

    /**
     * Finds what is wrong.
     *
     * @param latestWins whether a version may be left out when a newer one has come
     * @return how many versions were left out
     */
    long judge(boolean latestWins, Violations violations) {
        BitSet seen = judgeOutputs(latestWins, violations);
        long superseded = 0;
        for (int i = 0; i < written.size(); i++) {
            Written record = written.get(i);
            boolean there = record.fate().isLetter() ? letters.get(i) : seen.get(i);
            if (record.fate() == Fate.DELETED || there) {
                continue;
            }
            if (latestWins ? i < written.size() - 1 : mayBeSuperseded(i)) {
                superseded++;
            } else {
                violations.add(
                        record.fate().isLetter() ? LETTER_LOST : LOST, "%s never came out", record);
            }
        }
        return superseded;
    }

    /** Whether a newer version may take the place of one although each is to come out. */
    boolean mayBeSuperseded(int index) {
        return false;
    }

    /**
     * Finds what is wrong with what came out.
     *
     * @return the versions whose embeddings came out, or may have
     */
    abstract BitSet judgeOutputs(boolean latestWins, Violations violations);

    /** How many deletions were written from one record to before another. */
    int deletions(int from, int to) {
        int deletions = 0;
        for (int i = from; i < to; i++) {
            if (written.get(i).fate() == Fate.DELETED) {
                deletions++;
            }
        }
        return deletions;
    }
}
