package io.flinkinstructor.operators.model;

import java.util.ArrayList;
import java.util.List;

/** Collects what is wrong with a model, so that its owner hears everything at once. */
final class Faults {

    private final String model;
    private final List<String> found = new ArrayList<>();

    Faults(String model) {
        this.model = model;
    }

    /**
     * @param file the file at fault, relative to the model
     * @param fault what is wrong and the way out
     */
    void add(String file, String fault) {
        found.add(file + ": " + fault);
    }

    boolean any() {
        return !found.isEmpty();
    }

    void throwIfAny() throws BrokenModelException {
        if (any()) {
            throw new BrokenModelException(model, found);
        }
    }
}
