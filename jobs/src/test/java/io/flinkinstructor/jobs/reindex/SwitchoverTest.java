package io.flinkinstructor.jobs.reindex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwitchoverTest {

    private final List<String> said = new ArrayList<>();
    private final FakeAlias view = new FakeAlias("view", "old-table", "new-table");
    private final FakeAlias link = new FakeAlias("link", "old-index", "new-index");

    private Switchover switchover() {
        return new Switchover(List.of(view, link), said::add);
    }

    private static void assertFails(Switchover switchover) {
        assertThatThrownBy(switchover::run).isInstanceOf(VectorStoreException.class);
    }

    @Test
    void shouldMoveAllAndSayWhatRemovesWhatTheyShowed() throws Exception {
        Switchover switchover = switchover();
        switchover.run();
        assertThat(said)
                .containsExactly(
                        "view shows new-table from now on; it showed old-table.",
                        "link shows new-index from now on; it showed old-index.");
        assertThat(switchover.removals()).containsExactly("remove old-table", "remove old-index");
    }

    @Test
    void shouldNotRemoveAnythingForANameThatIsNew() throws Exception {
        view.shown = null;
        Switchover switchover = switchover();
        switchover.run();
        assertThat(said).contains("view shows new-table from now on.");
        assertThat(switchover.removals()).containsExactly("remove old-index");
    }

    @Test
    void shouldNotRemoveWhatANameOfAnEarlierTryShows() throws Exception {
        link.failures.add(new FakeAlias.Failure(VectorStoreException.Kind.FATAL, false));
        assertFails(switchover());
        said.clear();

        Switchover again = switchover();
        again.run();
        assertThat(said)
                .containsExactly(
                        "view shows new-table already.",
                        "link shows new-index from now on; it showed old-index.");
        assertThat(again.removals()).containsExactly("remove old-index");
        assertThat(view.moves).isOne();
    }

    @Test
    void shouldKnowWhatANameShowedWhoseMoveWasNotAnswered() throws Exception {
        view.failures.add(new FakeAlias.Failure(VectorStoreException.Kind.RETRYABLE, true));
        link.failures.add(new FakeAlias.Failure(VectorStoreException.Kind.RETRYABLE, false));
        Switchover switchover = switchover();
        assertFails(switchover);
        assertThat(said).isEmpty();
        assertFails(switchover);
        switchover.run();
        assertThat(said)
                .containsExactly(
                        "view shows new-table from now on; it showed old-table.",
                        "link shows new-index from now on; it showed old-index.");
        assertThat(switchover.removals()).containsExactly("remove old-table", "remove old-index");
    }
}
