package io.flinkinstructor.operators.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.search.SearchException.Kind;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SearchTest {

    private static final QueryInstructions NO_INSTRUCTION = QueryInstructions.unnamed("");

    private final FakeEngine engine = new FakeEngine();
    private final RecordingIndex index = new RecordingIndex();

    /** Finds one thing, or nothing, and remembers what it was asked. */
    private static final class RecordingIndex implements VectorIndex {

        final List<VectorQuery> asked = new ArrayList<>();
        List<Hit> hits = List.of(new Hit("a", null, "0", 0, 1, "text", Map.of(), 0.5, -1, -1));
        int checks;
        SearchException failure;
        boolean closed;

        @Override
        public void check(String model, String fingerprint, int dimension) throws SearchException {
            checks++;
            assertThat(List.of(model, fingerprint, dimension))
                    .isEqualTo(List.of(Passages.MODEL, Passages.FINGERPRINT, 4));
            if (failure != null) {
                throw failure;
            }
        }

        @Override
        public List<Hit> nearest(VectorQuery query) {
            asked.add(query);
            return hits;
        }

        @Override
        public void close() {
            closed = true;
        }
    }

    private Search search(QueryInstructions instructions) throws Exception {
        return new Search(new QueryEmbedder(engine), instructions, index);
    }

    private static QueryInstructions named(String... applied) {
        return QueryInstructions.named(
                InstructionNames.of(
                        List.of(
                                new NamedInstruction("topic", "D:", null),
                                new NamedInstruction("search", "D:", "Q:")),
                        List.of(applied)));
    }

    private static SearchRequest byName(String name) {
        return new SearchRequest("ferry", null, name, Map.of(), 3);
    }

    private static void assertBad(ThrowingCallable call, String message) {
        assertFails(Kind.BAD_QUERY, call, message);
    }

    private static void assertFails(Kind kind, ThrowingCallable call, String message) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        SearchException.class, e -> assertThat(e.kind()).isEqualTo(kind))
                .hasMessageContaining(message);
    }

    @Test
    void shouldAskTheIndexForWhatIsNearestToTheQuery() throws Exception {
        try (Search search = search(QueryInstructions.unnamed("Q: "))) {
            SearchResult result =
                    search.find(
                            new SearchRequest("ferry", null, null, Map.of("lang", "\"en\""), 3));
            assertThat(result.hits()).isEqualTo(index.hits);
            assertThat(result.instruction()).isEqualTo("Q: ");
            assertThat(result.instructionName()).isNull();
            assertThat(result.tokens()).isEqualTo(8);
            assertThat(result.truncated()).isFalse();
        }
        VectorQuery asked = index.asked.get(0);
        assertThat(asked.vector()).containsExactly(8, 1, 1, 1);
        assertThat(asked.modelFingerprint()).isEqualTo(Passages.FINGERPRINT);
        assertThat(asked.instructionName()).isNull();
        assertThat(asked.filters()).isEqualTo(Map.of("lang", "\"en\""));
        assertThat(asked.limit()).isEqualTo(3);
        assertThat(index.checks).isZero();
        assertThat(index.closed).isTrue();
        assertThat(engine.closed).isEqualTo(1);
    }

    @Test
    void shouldTakeTheInstructionOfTheRequest() throws Exception {
        Search search = search(QueryInstructions.unnamed("Q: "));
        assertThat(search.find(new SearchRequest("ferry", "", null, Map.of(), 3)).tokens())
                .isEqualTo(5);
        SearchResult result =
                search.find(new SearchRequest("ferry", "A longer one: ", null, Map.of(), 3));
        assertThat(result.tokens()).isEqualTo(19);
        assertThat(result.instruction()).isEqualTo("A longer one: ");
        assertThat(search.find(SearchRequest.of("a query of 21 letters")).truncated()).isTrue();
    }

    @Test
    void shouldTakeTheQueryInstructionOfTheName() throws Exception {
        Search search = search(named("topic", "search"));
        assertThat(search.find(byName("search")).instruction()).isEqualTo("Q:");
        assertThat(search.find(byName("topic")).instruction()).isEqualTo("D:");
        assertThat(index.asked)
                .extracting(VectorQuery::instructionName)
                .containsExactly("search", "topic");
        assertBad(() -> search.find(byName(null)), "one of [topic, search]");
        assertBad(() -> search.find(byName("bogus")), "\"bogus\" is not in the instructions file");
    }

    @Test
    void shouldTakeTheOnlyNameThatDocumentsGet() throws Exception {
        Search search = search(named("search"));
        assertThat(search.find(byName(null)).instructionName()).isEqualTo("search");
        assertThat(search.instructions().names()).containsExactly("search", "topic");
    }

    @Test
    void shouldRefuseANameWhereVectorsHaveNone() throws Exception {
        Search search = search(NO_INSTRUCTION);
        assertBad(() -> search.find(byName("search")), "no instructions file");
    }

    @Test
    void shouldRefuseWhatNobodyCanAnswer() throws Exception {
        Search search = search(NO_INSTRUCTION);
        assertBad(() -> search.find(SearchRequest.of(" \n")), "the query is empty");
        assertBad(
                () -> search.find(SearchRequest.of("x".repeat(5 << 20))),
                "the query has 5,242,880 characters, at most 65,536 are taken");
        assertBad(
                () -> search.find(new SearchRequest("x", "y".repeat(70_000), null, Map.of(), 1)),
                "the instruction has 70,000 characters");
        for (int limit : new int[] {-1, 0, 1001}) {
            assertBad(
                    () -> search.find(new SearchRequest("x", null, null, Map.of(), limit)),
                    "the limit is " + limit);
        }
        assertBad(
                () -> search.find(new SearchRequest("x", null, null, Map.of("a", "en"), 1)),
                "the filter on a is not the JSON text of a scalar");
        assertBad(() -> search.find(SearchRequest.of("zero")), "the zero vector");
        assertBad(() -> search.find(SearchRequest.of("bad")), "could not be embedded: it is bad");
        assertThat(index.asked).isEmpty();
    }

    @Test
    void shouldSayWhyNothingWasFound() throws Exception {
        Search search = search(NO_INSTRUCTION);
        index.hits = List.of();
        assertThat(search.find(SearchRequest.of("ferry")).hits()).isEmpty();
        assertThat(index.checks).isEqualTo(1);
        index.failure = SearchException.otherModel("it", "other", "f2", "tiny", "f1");
        assertFails(
                Kind.FATAL,
                () -> search.find(SearchRequest.of("ferry")),
                "it holds vectors of the model other (fingerprint f2)");
    }

    @Test
    void shouldStartAnotherEngineWhenOneHasFailed() throws Exception {
        Search search = search(NO_INSTRUCTION);
        engine.fail();
        assertThat(search.find(SearchRequest.of("ferry")).tokens()).isEqualTo(5);
        assertThat(engine.connections).isEqualTo(2);
        assertThat(engine.closed).isEqualTo(1);
        engine.fail();
        engine.broken = true;
        assertFails(
                Kind.UNAVAILABLE,
                () -> search.find(SearchRequest.of("ferry")),
                "there is no such device");
        engine.broken = false;
        assertThat(search.find(SearchRequest.of("ferry")).tokens()).isEqualTo(5);
        assertThat(engine.closed).isEqualTo(2);
    }

    @Test
    void shouldNotWaitForAnEngineThatHasFailed() throws Exception {
        Search search = search(NO_INSTRUCTION);
        engine.holds = true;
        List<Throwable> thrown = new ArrayList<>();
        Thread asks =
                new Thread(
                        () -> {
                            try {
                                search.find(SearchRequest.of("ferry"));
                            } catch (SearchException | InterruptedException e) {
                                thrown.add(e);
                            }
                        });
        asks.start();
        engine.submitted.await();
        engine.fail();
        asks.join();
        assertThat(thrown).singleElement().asString().contains("the engine failed: the device");
    }
}
