package io.flinkinstructor.operators.search;

import static io.flinkinstructor.operators.search.Passages.deletion;
import static io.flinkinstructor.operators.search.Passages.passage;
import static io.flinkinstructor.operators.search.Passages.query;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every reader must do. A subclass brings the store; each test has a new collection. */
public abstract class VectorIndexContract {

    private static final float[] EAST = {1, 0, 0, 0};

    private VectorIndex index;

    /** Makes the test's collection, of four dimensions, with nothing in it. */
    protected abstract void create() throws Exception;

    /** Writes to the test's collection; visible when it returns. */
    protected abstract void write(List<EmbeddedRecord> rows) throws Exception;

    /** Opens the test's collection. */
    protected abstract VectorIndex open() throws Exception;

    @AfterEach
    void closeIndex() {
        if (index != null) {
            index.close();
        }
    }

    private void write(EmbeddedRecord... rows) throws Exception {
        write(List.of(rows));
    }

    private List<Hit> find(VectorQuery query) throws Exception {
        if (index == null) {
            index = open();
        }
        return index.nearest(query);
    }

    private List<String> ids(VectorQuery query) throws Exception {
        return find(query).stream().map(Hit::id).toList();
    }

    private static VectorQuery named(String fingerprint, String instructionName) {
        return new VectorQuery(EAST, fingerprint, instructionName, Map.of(), 9);
    }

    @Test
    void shouldFindTheNearestFirst() throws Exception {
        write(
                passage("far", 0, 0, 0, 0, 1),
                passage("near", 1, 1, 0.1f, 0, 0),
                passage("opposite", 2, -1, 0, 0, 0),
                passage("same", 3, 1, 0, 0, 0),
                passage("middle", 4, 1, 1, 0, 0));
        List<Hit> hits = find(query(10, EAST));
        assertThat(hits)
                .extracting(Hit::id)
                .containsExactly("same", "near", "middle", "far", "opposite");
        double[] cosines = {1, 0.99504, 0.70711, 0, -1};
        for (int i = 0; i < cosines.length; i++) {
            assertThat(hits.get(i).score()).isEqualTo(cosines[i], within(1e-3));
        }
    }

    @Test
    void shouldFindAsManyAsAreAskedFor() throws Exception {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            rows.add(passage("d" + i, i, 1, i / 300f, 0, 0));
        }
        write(rows);
        assertThat(ids(query(3, EAST))).containsExactly("d0", "d1", "d2");
        assertThat(ids(query(250, EAST))).hasSize(250).startsWith("d0", "d1");
        assertThat(ids(query(1000, EAST))).hasSize(300);
        assertThat(ids(query(1, 1, 1, 0, 0))).containsExactly("d299");
    }

    @Test
    void shouldSayAllThatIsKnownOfAHit() throws Exception {
        Map<String, String> attributes = new HashMap<>();
        attributes.put("title \"q\" ü", "\"a \\\"b\\\" \ud83d\ude80\"");
        attributes.put("year", "2026");
        attributes.put("share", "0.25");
        attributes.put("open", "true");
        attributes.put("nothing", "null");
        EmbeddedRecord row =
                new EmbeddedRecord(
                        "id #1",
                        "c3f",
                        2,
                        5,
                        "the chunk's text, ü \ud83d\ude80",
                        "Represent:",
                        null,
                        Passages.MODEL,
                        Passages.FINGERPRINT,
                        new float[] {0.5f, 0.5f, 0.5f, 0.5f},
                        attributes,
                        Passages.at(7));
        long before = System.currentTimeMillis();
        write(row);
        long after = System.currentTimeMillis();
        Hit hit = find(query(1, 0.5f, 0.5f, 0.5f, 0.5f)).get(0);
        assertThat(hit.score()).isEqualTo(1, within(1e-3));
        // A store's clock may be coarser.
        assertThat(hit.writtenTime()).isBetween(before - 1000, after + 1000);
        assertThat(hit)
                .usingRecursiveComparison()
                .ignoringFields("score", "writtenTime")
                .isEqualTo(
                        new Hit(
                                "id #1",
                                null,
                                "c3f",
                                2,
                                5,
                                "the chunk's text, ü \ud83d\ude80",
                                attributes,
                                0,
                                Passages.at(7).timestamp(),
                                0));
    }

    @Test
    void shouldSayThatTheTimeOfAHitIsUnknown() throws Exception {
        EmbeddedRecord row = passage("a", 0, EAST);
        write(
                new EmbeddedRecord(
                        "a",
                        "0",
                        0,
                        1,
                        "made in code",
                        null,
                        null,
                        row.model(),
                        row.modelFingerprint(),
                        row.embedding(),
                        Map.of(),
                        null));
        assertThat(find(query(1, EAST)).get(0).sourceTime()).isEqualTo(-1);
    }

    @Test
    void shouldFindOnlyWhatHasTheAttributes() throws Exception {
        write(
                passage("en", 0, Map.of("lang", "\"en\"", "year", "2020"), 1, 0, 0, 0),
                passage("de", 1, Map.of("lang", "\"de\"", "year", "2020"), 1, 0.1f, 0, 0),
                passage("text", 2, Map.of("year", "\"2020\""), 1, 0.2f, 0, 0),
                passage("number", 3, Map.of("year", "2.02e3"), 1, 0.3f, 0, 0),
                passage("flag", 4, Map.of("draft", "true"), 1, 0.4f, 0, 0),
                passage("null", 5, Map.of("draft", "null"), 1, 0.5f, 0, 0),
                passage("none", 6, 1, 0.6f, 0, 0));
        assertThat(ids(query(9, Map.of("lang", "\"de\""), EAST))).containsExactly("de");
        assertThat(ids(query(9, Map.of("year", "2020.0"), EAST)))
                .containsExactly("en", "de", "number");
        assertThat(ids(query(9, Map.of("year", "\"2020\""), EAST))).containsExactly("text");
        assertThat(ids(query(9, Map.of("year", "2020", "lang", "\"en\""), EAST)))
                .containsExactly("en");
        assertThat(ids(query(9, Map.of("draft", "true"), EAST))).containsExactly("flag");
        assertThat(ids(query(9, Map.of("draft", "null"), EAST))).containsExactly("null");
        assertThat(ids(query(9, Map.of("draft", "false"), EAST))).isEmpty();
        assertThat(ids(query(9, Map.of("no such", "1"), EAST))).isEmpty();
        assertThat(ids(query(9, EAST))).hasSize(7);
    }

    @Test
    void shouldTakeAnyCharacterInAFilter() throws Exception {
        String name = "it's \"a\" \\ name, 100 % {ü} ? \ud83d\ude80";
        String value = "\"' OR 1=1 -- \\\" \\\\ \\n * ü \ud83d\ude80\"";
        write(passage("a", 0, Map.of(name, value), EAST), passage("b", 1, EAST));
        assertThat(ids(query(9, Map.of(name, value), EAST))).containsExactly("a");
        assertThat(ids(query(9, Map.of(name, "\"*\""), EAST))).isEmpty();
    }

    @Test
    void shouldFindWhatIsRareAndFarAway() throws Exception {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = 0; i < 3000; i++) {
            boolean rare = i % 1000 == 999;
            rows.add(
                    passage(
                            "d" + i,
                            i,
                            Map.of("kind", rare ? "\"rare\"" : "\"common\""),
                            rare ? -1 : 1,
                            i / 3000f,
                            1,
                            0));
        }
        write(rows);
        assertThat(ids(query(3, Map.of("kind", "\"rare\""), EAST)))
                .containsExactlyInAnyOrder("d999", "d1999", "d2999");
    }

    @Test
    void shouldKeepInstructionNamesApart() throws Exception {
        write(
                passage("a", "0", "topic", 0, Map.of(), EAST),
                passage("b", "0", "search", 1, Map.of(), EAST),
                passage("c", "0", null, 2, Map.of(), EAST));
        assertThat(find(named(Passages.FINGERPRINT, "search")))
                .extracting(Hit::id, Hit::instructionName)
                .containsExactly(tuple("b", "search"));
        assertThat(find(named(Passages.FINGERPRINT, null)))
                .extracting(Hit::id, Hit::instructionName)
                .containsExactly(tuple("c", null));
        assertThat(find(named(Passages.FINGERPRINT, "none"))).isEmpty();
    }

    @Test
    void shouldFindTheNewestVersionOnly() throws Exception {
        write(passage("a", 0, EAST), passage("b", 1, 0, 1, 0, 0));
        assertThat(find(query(1, EAST)).get(0).score()).isEqualTo(1, within(1e-3));
        write(passage("a", 2, 0, 0, 1, 0));
        List<Hit> hits = find(query(9, EAST));
        assertThat(hits).extracting(Hit::id).containsExactlyInAnyOrder("a", "b");
        assertThat(hits).allSatisfy(hit -> assertThat(hit.score()).isEqualTo(0, within(1e-3)));
        assertThat(ids(query(1, 0, 0, 1, 0))).containsExactly("a");
    }

    @Test
    void shouldNotFindWhatWasDeleted() throws Exception {
        write(
                passage("a", "0", null, 0, Map.of(), 1, 0, 0, 0),
                passage("a", "1", null, 0, Map.of(), 1, 0.1f, 0, 0),
                passage("b", "0", null, 1, Map.of(), 1, 0.2f, 0, 0),
                passage("c", "0", null, 2, Map.of(), 1, 0.3f, 0, 0));
        assertThat(ids(query(9, EAST))).containsExactly("a", "a", "b", "c");
        write(deletion("a", "0", 1, 3), deletion("b", "0", 0, 4));
        assertThat(find(query(9, EAST)))
                .extracting(hit -> hit.id() + "#" + hit.chunk())
                .containsExactly("a#1", "c#0");
    }

    @Test
    void shouldFindNothingWhereThereIsNothing() throws Exception {
        create();
        assertThat(find(query(9, EAST))).isEmpty();
        assertThatCode(() -> index.check("any", "fingerprint", 4)).doesNotThrowAnyException();
        write(passage("a", 0, EAST));
        assertThat(ids(query(9, EAST))).containsExactly("a");
    }

    @Test
    void shouldCompareVectorsOfOneModelOnly() throws Exception {
        write(passage("a", 0, EAST));
        index = open();
        assertThatCode(() -> index.check(Passages.MODEL, Passages.FINGERPRINT, 4))
                .doesNotThrowAnyException();
        assertThatThrownBy(() -> index.check("other", "f2", 4))
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContainingAll("tiny (fingerprint f1)", "other (f2)");
        assertThat(find(named("f2", null))).isEmpty();
    }

    @Test
    void shouldRefuseVectorsOfAnotherDimension() throws Exception {
        write(passage("a", 0, EAST));
        index = open();
        assertThatThrownBy(() -> index.check(Passages.MODEL, Passages.FINGERPRINT, 5))
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContaining("4 dimensions");
        assertThatThrownBy(() -> find(query(1, 1, 0, 0, 0, 0)))
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.kind()).isEqualTo(Kind.FATAL))
                .hasMessageContaining("4 dimensions");
        assertThat(ids(query(1, EAST))).containsExactly("a");
    }

    @Test
    void shouldAnswerManyAtOnce() throws Exception {
        List<EmbeddedRecord> rows = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            rows.add(passage("d" + i, i, 1, i / 50f, 0, 0));
        }
        write(rows);
        index = open();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<List<Hit>>> answers = new ArrayList<>();
            Callable<List<Hit>> ask = () -> index.nearest(query(5, EAST));
            for (int i = 0; i < 40; i++) {
                answers.add(threads.submit(ask));
            }
            for (Future<List<Hit>> answer : answers) {
                assertThat(answer.get())
                        .extracting(Hit::id)
                        .containsExactly("d0", "d1", "d2", "d3", "d4");
            }
        } finally {
            threads.shutdownNow();
        }
    }
}
