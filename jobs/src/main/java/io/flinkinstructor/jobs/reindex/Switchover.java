package io.flinkinstructor.jobs.reindex;

import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Moves the names that searches read, each in one step, one after the other. What fails is tried
 * again with another call. For one thread.
 */
final class Switchover {

    private final List<Move> moves;
    private final Consumer<String> say;
    private final List<String> removals = new ArrayList<>();

    /**
     * @param say takes lines for a person
     */
    Switchover(List<CollectionAlias> aliases, Consumer<String> say) {
        this.moves = aliases.stream().map(Move::new).toList();
        this.say = say;
    }

    /**
     * Moves those that have not moved yet.
     *
     * @throws VectorStoreException if one has not, as far as can be known; it may have all the same
     */
    void run() throws VectorStoreException {
        for (Move move : moves) {
            move.run();
        }
    }

    /** The commands that remove what the moved names showed, for a person to run. */
    List<String> removals() {
        return List.copyOf(removals);
    }

    /** Of one name. */
    private final class Move {

        private final CollectionAlias alias;
        private boolean done;

        /** Whether it is known what the name showed before the first try. */
        private boolean known;

        private String before;

        Move(CollectionAlias alias) {
            this.alias = alias;
        }

        void run() throws VectorStoreException {
            if (done) {
                return;
            }
            if (!known) {
                if (alias.isSwitched()) {
                    say.accept(alias + " shows " + alias.collection() + " already.");
                    done = true;
                    return;
                }
                before = alias.shown();
                known = true;
            }
            // A try whose answer was lost may have moved it: then this changes nothing.
            alias.switchOver();
            // By another's hand it may have moved just before it was asked.
            boolean moved = before != null && !before.equals(alias.shown());
            done = true;
            say.accept(
                    alias
                            + " shows "
                            + alias.collection()
                            + " from now on"
                            + (moved ? "; it showed " + before + "." : "."));
            if (moved) {
                removals.add(alias.removal(before));
            }
        }
    }
}
