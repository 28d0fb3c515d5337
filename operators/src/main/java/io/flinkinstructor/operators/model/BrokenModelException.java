package io.flinkinstructor.operators.model;

import java.util.List;

/** A model that can't be used, with everything that is wrong with it. */
public final class BrokenModelException extends EmbeddingException {

    private static final long serialVersionUID = 1L;

    private final List<String> faults;

    /**
     * @param model where the model is
     * @param faults at least one, each naming the file, what is wrong with it and the way out
     */
    BrokenModelException(String model, List<String> faults) {
        super(message(model, faults));
        this.faults = List.copyOf(faults);
    }

    /** The faults, in the order in which they were found; at least one. */
    public List<String> faults() {
        return faults;
    }

    private static String message(String model, List<String> faults) {
        StringBuilder message = new StringBuilder("The model ").append(model).append(" is broken");
        if (faults.size() == 1) {
            return message.append(": ").append(faults.get(0)).toString();
        }
        message.append(" in ").append(faults.size()).append(" ways:");
        faults.forEach(fault -> message.append("\n  - ").append(fault));
        return message.toString();
    }
}
