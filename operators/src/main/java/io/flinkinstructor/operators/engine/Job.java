package io.flinkinstructor.operators.engine;

import io.flinkinstructor.operators.batching.BatchItem;
import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.List;

/** One text to run, for all calls that wait for it. Guarded by the {@link Dispatcher}'s lock. */
final class Job extends BatchItem {

    private final TokenizedText text;

    // Nearly every job has one call: the list is made for the second.
    private EngineCall<?> first;
    private List<EngineCall<?>> more;

    Job(TokenizedText text, EngineCall<?> call) {
        super(text.length());
        this.text = text;
        add(call);
    }

    TokenizedText text() {
        return text;
    }

    void add(EngineCall<?> call) {
        call.job = this;
        if (first == null) {
            first = call;
        } else {
            if (more == null) {
                more = new ArrayList<>();
            }
            more.add(call);
        }
    }

    void remove(EngineCall<?> call) {
        call.job = null;
        if (first == call) {
            first = more == null || more.isEmpty() ? null : more.remove(more.size() - 1);
        } else if (more != null) {
            more.remove(call);
        }
    }

    boolean isAbandoned() {
        return first == null;
    }

    int calls() {
        return first == null ? 0 : 1 + (more == null ? 0 : more.size());
    }

    EngineCall<?> call(int index) {
        return index == 0 ? first : more.get(index - 1);
    }
}
