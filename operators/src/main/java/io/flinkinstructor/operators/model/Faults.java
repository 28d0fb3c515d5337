package io.flinkinstructor.operators.model;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a model, so that its owner hears everything at once. */
public final class Faults {

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
        found.add(file + ": " + fault);
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
