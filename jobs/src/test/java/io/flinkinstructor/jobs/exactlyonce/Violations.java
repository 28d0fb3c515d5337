package io.flinkinstructor.jobs.exactlyonce;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Counts violations and keeps examples of each kind. For many threads. */
final class Violations {

    private static final int EXAMPLES = 10;

    private final Map<Violation.Kind, Long> counts = new EnumMap<>(Violation.Kind.class);
    private final List<Violation> examples = new ArrayList<>();

    synchronized void add(Violation.Kind kind, String what, Object... values) {
        if (counts.merge(kind, 1L, Long::sum) <= EXAMPLES) {
            examples.add(new Violation(kind, String.format(what, values)));
        }
    }

    synchronized Map<Violation.Kind, Long> counts() {
        return new EnumMap<>(counts);
    }

    synchronized List<Violation> examples() {
        return List.copyOf(examples);
    }
}
