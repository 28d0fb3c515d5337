package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.jobs.exactlyonce.ModelVectors;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.retrieval.ExactRanking;
import io.flinkinstructor.jobs.retrieval.JudgedCollection;
import io.flinkinstructor.jobs.retrieval.Ndcg;
import io.flinkinstructor.jobs.retrieval.Scored;
import io.flinkinstructor.jobs.search.PipelineSearch;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.SearchRequest;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Real questions: what a pipeline has written to the stores answers them as well as the model alone
 * does, with every vector compared. Prints the figures.
 *
 * <p>Takes a part of each collection, {@link JudgedCollection#part} of {@code -Dretrieval.part=N};
 * 1 for all. PostgreSQL searches without an index, and Lucene as it always does, with 200
 * candidates from each segment's graph.
 */
@Timeout(3600)
class RetrievalQualityITCase {

    private static final int PART = Integer.getInteger("retrieval.part", 4);
    private static final int THREADS = 2;

    /** Ten count; more may be as near as the tenth. */
    private static final int FOUND = 20;

    private static final String MODEL = "builtin:bge-small-en-v1.5";

    /** As the model's authors have it. */
    private static final String QUERY_INSTRUCTION =
            "Represent this sentence for searching relevant passages: ";

    private static final Ndcg NDCG = new Ndcg(10);

    private final ExecutorService threads = Executors.newFixedThreadPool(THREADS);

    @TempDir Path directory;
    private PostgresTable table;

    private interface Finder {
        List<Scored> find(String query) throws Exception;
    }

    @BeforeEach
    void connect() throws SQLException {
        table = new PostgresTable();
    }

    @AfterEach
    void stop() throws SQLException {
        threads.shutdownNow();
        table.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tldr", "medquad"})
    void shouldFindAsTheModelAloneDoes(String name) throws Exception {
        JudgedCollection collection = JudgedCollection.read(name).part(PART);
        Map<String, String> options = index(collection);
        assertThat(table.texts()).hasSameSizeAs(collection.documents());
        double direct;
        try (Vectors model = new ModelVectors(MODEL, THREADS)) {
            direct = direct(collection, model);
        }
        double pgvector = quality(collection, options, "pgvector");
        double lucene = quality(collection, options, "lucene");
        System.out.printf(
                Locale.ROOT,
                "nDCG@10 of %s (%,d queries, %,d documents): %.4f direct, %.4f by pgvector, %.4f by"
                        + " Lucene%n",
                name,
                collection.queries().size(),
                collection.documents().size(),
                direct,
                pgvector,
                lucene);
        assertThat(pgvector).isCloseTo(direct, within(0.0005));
        assertThat(lucene).isCloseTo(direct, within(0.0005));
        // Far from what chance gives: the questions are answered.
        assertThat(direct).isGreaterThan(0.5);
    }

    /** Runs the pipeline over the documents; gives its options. */
    private Map<String, String> index(JudgedCollection collection) throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            collection
                    .documents()
                    .forEach(
                            (id, line) ->
                                    kafka.send(KafkaFixture.bytes(id), KafkaFixture.bytes(line)));
            kafka.flush();
            Map<String, String> options =
                    table.in(
                            RunningPipeline.options(
                                    kafka,
                                    "source.bounded",
                                    "true",
                                    "source.text-fields",
                                    "[title, text]",
                                    "source.missing-fields",
                                    "skip",
                                    "model.path",
                                    MODEL,
                                    "execution.checkpointing.interval",
                                    "1 s",
                                    "parallelism.default",
                                    "2",
                                    "sink.pgvector.index",
                                    "none",
                                    "sink.lucene.directory",
                                    directory.resolve("index").toString()));
            options.put("sink.type", "[pgvector, lucene]");
            try (RunningPipeline pipeline =
                    RunningPipeline.start(directory.resolve("state"), options)) {
                pipeline.awaitEnd();
            }
            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
            return options;
        }
    }

    /** With the model's own vectors, each text alone, and all of them compared. */
    private double direct(JudgedCollection collection, Vectors model) throws Exception {
        Map<String, Callable<float[]>> work = new HashMap<>();
        for (String id : collection.documents().keySet()) {
            work.put(id, () -> model.of("", collection.text(id)));
        }
        ExactRanking ranking = new ExactRanking(all(work));
        return mean(
                collection, query -> ranking.nearest(model.of(QUERY_INSTRUCTION, query), FOUND));
    }

    /** By the search over one of the pipeline's stores. */
    private double quality(JudgedCollection collection, Map<String, String> options, String store)
            throws Exception {
        Map<String, String> one = new HashMap<>(options);
        one.put("sink.type", store);
        try (Search search = PipelineSearch.open(PipelineSettings.load(null, one))) {
            search.check();
            return mean(
                    collection,
                    query ->
                            search
                                    .find(new SearchRequest(query, null, null, Map.of(), FOUND))
                                    .hits()
                                    .stream()
                                    .map(hit -> new Scored(hit.id(), hit.score()))
                                    .toList());
        }
    }

    private double mean(JudgedCollection collection, Finder finder) throws Exception {
        Map<String, Callable<Double>> work = new HashMap<>();
        collection
                .queries()
                .forEach(
                        (id, query) ->
                                work.put(
                                        id,
                                        () ->
                                                NDCG.of(
                                                        finder.find(query),
                                                        collection.grades().get(id))));
        return all(work).values().stream().mapToDouble(each -> each).average().orElseThrow();
    }

    private <T> Map<String, T> all(Map<String, Callable<T>> work) throws Exception {
        List<String> ids = new ArrayList<>(work.keySet());
        Map<String, T> results = new HashMap<>();
        List<Future<T>> futures = new ArrayList<>();
        for (String id : ids) {
            futures.add(threads.submit(work.get(id)));
        }
        for (int i = 0; i < ids.size(); i++) {
            results.put(ids.get(i), futures.get(i).get());
        }
        return results;
    }
}
