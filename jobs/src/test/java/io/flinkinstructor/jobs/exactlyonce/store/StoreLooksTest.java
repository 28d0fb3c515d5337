package io.flinkinstructor.jobs.exactlyonce.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.exactlyonce.StoreChange;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StoreLooksTest {

    private final FakeView view = new FakeView();
    private final StoreLooks looks = new StoreLooks(view);

    /** Rows in memory; the source's offset stamps them. */
    private static final class FakeView implements StoreView {

        final Map<String, List<EmbeddedRecord>> now = new TreeMap<>();
        boolean away;
        boolean awayForRows;

        @Override
        public Map<String, List<String>> look() throws IOException {
            throwIf(away);
            return now.entrySet().stream()
                    .collect(
                            Collectors.toMap(
                                    Map.Entry::getKey,
                                    each ->
                                            each.getValue().stream()
                                                    .map(row -> row.source().toString())
                                                    .toList()));
        }

        @Override
        public Map<String, List<EmbeddedRecord>> rows(Set<String> documents) throws IOException {
            throwIf(awayForRows);
            Map<String, List<EmbeddedRecord>> rows = new HashMap<>(now);
            rows.keySet().retainAll(documents);
            return rows;
        }

        private static void throwIf(boolean away) throws IOException {
            if (away) {
                throw new IOException("away");
            }
        }

        @Override
        public List<String> faults() {
            return List.of();
        }

        @Override
        public void close() {}
    }

    private StoreChange put(String id, int partition, long offset) {
        EmbeddedRecord row =
                new EmbeddedRecord(
                        id,
                        "0",
                        0,
                        1,
                        "text",
                        null,
                        null,
                        "m",
                        "f",
                        new float[] {1},
                        Map.of(),
                        new SourcePosition("documents", partition, offset, 1000 + offset));
        view.now.put(id, List.of(row));
        return new StoreChange(id, List.of(row));
    }

    private StoreChange remove(String id) {
        view.now.remove(id);
        return new StoreChange(id, List.of());
    }

    @Test
    void shouldRememberWhatIsOtherwise() throws Exception {
        StoreChange a = put("a", 0, 1);
        looks.look();
        StoreChange b = put("b", 1, 5);
        looks.look();
        looks.look();
        StoreChange newer = put("a", 0, 2);
        looks.look();
        StoreChange gone = remove("a");
        looks.look();

        assertThat(looks.seen()).isEqualTo(4);
        assertThat(looks.passed()).isEqualTo(3 + 6);
        assertThat(looks.newest()).isEqualTo(1005);
        assertThat(looks.end()).containsExactly(a, b, newer, gone, b);
    }

    @Test
    void shouldRememberAllThatIsThereInTheEnd() throws Exception {
        StoreChange a = put("a", 0, 1);
        looks.look();
        // Not stamped: nobody may have changed it.
        StoreChange damaged =
                new StoreChange("a", List.of(a.rows().get(0).withEmbedding(new float[] {2})));
        view.now.put("a", damaged.rows());

        assertThat(looks.end()).containsExactly(a, damaged);
    }

    @Test
    void shouldMissNothingThatChangesWhileTheStoreIsAway() throws Exception {
        StoreChange a = put("a", 0, 1);
        looks.look();
        StoreChange gone = remove("a");
        view.away = true;
        assertThatThrownBy(looks::look).isInstanceOf(IOException.class);
        view.away = false;
        view.awayForRows = true;
        assertThatThrownBy(looks::look).isInstanceOf(IOException.class);
        view.awayForRows = false;

        assertThat(looks.end()).containsExactly(a, gone);
    }
}
