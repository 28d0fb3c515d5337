package io.flinkinstructor.operators.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects what is wrong with a model, so that its owner hears everything at once: the first
 * hundred faults.
 */
public final class Faults {

    /** So many are enough to see what is wrong; a file can be wrong in millions of ways. */
    private static final int MOST = 100;

    private final String model;
    private final List<String> found = new ArrayList<>();

    public Faults(String model) {
        this.model = model;
    }

    /**
     * @param file the file at fault, relative to the model
     * @param fault what is wrong and the way out
     */
    public void add(String file, String fault) {
        if (found.size() < MOST) {
            found.add(file + ": " + fault);
        } else if (found.size() == MOST) {
            found.add(file + ": and more");
        }
    }

    /** Whether so much is wrong that nothing is added any more. */
    public boolean full() {
        return found.size() > MOST;
    }

    public boolean any() {
        return !found.isEmpty();
    }

    public void throwIfAny() throws BrokenModelException {
        if (any()) {
            throw new BrokenModelException(model, found);
        }
    }
}
