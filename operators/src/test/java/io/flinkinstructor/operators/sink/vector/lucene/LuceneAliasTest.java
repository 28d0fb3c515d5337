package io.flinkinstructor.operators.sink.vector.lucene;

import static io.flinkinstructor.operators.search.Passages.passage;
import static io.flinkinstructor.operators.search.Passages.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.SearchException;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.sink.vector.CollectionAlias;
import io.flinkinstructor.operators.sink.vector.StoreCheckpoint;
import io.flinkinstructor.operators.sink.vector.VectorStoreConnection;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A symbolic link that leads to one index after another. */
class LuceneAliasTest {

    private static final int ROWS = 20;

    @TempDir Path directory;

    private Path path(String name) {
        return directory.resolve(name);
    }

    private LuceneStore store(String name) {
        return new LuceneStore(path(name).toString(), LuceneIndexOptions.DEFAULTS);
    }

    private CollectionAlias alias(String name) {
        return store(name).alias(path("search").toString());
    }

    /** An index of documents that have its name. */
    private void fill(String name) throws Exception {
        try (VectorStoreConnection connection = store(name).connect()) {
            connection.write(
                    IntStream.range(0, ROWS)
                            .mapToObj(i -> passage(name + "-" + i, i, 1, i, 0, 0))
                            .toList());
            connection.commit(new StoreCheckpoint("job", 1));
            connection.complete(new StoreCheckpoint("job", 1));
        }
    }

    private VectorIndex reader() {
        return store("any").reader(path("search").toString());
    }

    /** The names of the indexes that hits are of. */
    private static Set<String> found(VectorIndex index) throws SearchException {
        List<Hit> hits = index.nearest(query(2 * ROWS, 1, 0, 0, 0));
        assertThat(hits).hasSize(ROWS);
        return hits.stream().map(hit -> hit.id().split("-")[0]).collect(Collectors.toSet());
    }

    @Test
    void shouldLeadAnOpenReaderToTheOtherIndex() throws Exception {
        fill("one");
        fill("two");
        try (VectorIndex index = reader()) {
            assertThatThrownBy(() -> found(index)).hasMessageContaining("is not there");
            assertThat(alias("one").shown()).isNull();
            alias("one").switchOver();
            assertThat(found(index)).containsExactly("one");
            assertThat(alias("one").isSwitched()).isTrue();
            assertThat(alias("two").isSwitched()).isFalse();

            alias("two").switchOver();
            assertThat(found(index)).containsExactly("two");
            assertThat(alias("two").shown()).isEqualTo(path("two").toString());
            index.check("tiny", "f1", 4);
            alias("two").switchOver();
            assertThat(found(index)).containsExactly("two");
        }
        assertThat(Files.readSymbolicLink(path("search"))).isEqualTo(Path.of("two"));
        try (var files = Files.list(directory)) {
            assertThat(files).hasSize(3);
        }
    }

    @Test
    void shouldLetEachSearchSeeOneIndexWhileTheLinkMoves() throws Exception {
        fill("one");
        fill("two");
        alias("one").switchOver();
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (VectorIndex index = reader()) {
            List<Future<Set<String>>> searches =
                    IntStream.range(0, 2)
                            .mapToObj(thread -> threads.submit(() -> search(index, stop)))
                            .toList();
            for (int i = 0; i < 50; i++) {
                alias(i % 2 == 0 ? "two" : "one").switchOver();
                assertThat(found(index)).containsExactly(i % 2 == 0 ? "two" : "one");
            }
            stop.set(true);
            for (Future<Set<String>> each : searches) {
                assertThat(each.get()).isSubsetOf("one", "two");
            }
        } finally {
            stop.set(true);
            threads.shutdown();
        }
    }

    private static Set<String> search(VectorIndex index, AtomicBoolean stop) throws Exception {
        Set<String> all = new HashSet<>();
        while (!stop.get()) {
            Set<String> found = found(index);
            assertThat(found).hasSize(1);
            all.addAll(found);
        }
        return all;
    }

    @Test
    void shouldSayWhatIsInTheWay() throws Exception {
        fill("one");
        assertThat(alias("one").faults()).isEmpty();
        assertThat(alias("one").isEmpty()).isFalse();
        assertThat(alias("other").isEmpty()).isTrue();
        assertThat(store("one").alias(path("one").toString()).faults())
                .singleElement()
                .asString()
                .contains("must lie beside the index");
        Files.createDirectory(path("search"));
        assertThat(alias("one").faults())
                .singleElement()
                .asString()
                .contains("is there and no symbolic link");
        assertThat(alias("one").removal("/a b'c")).isEqualTo("rm -r '/a b'\\''c'");
    }
}
