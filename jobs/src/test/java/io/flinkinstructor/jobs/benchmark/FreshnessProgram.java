package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.search.PipelineSearch;
import io.flinkinstructor.operators.engine.EngineConnection;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.search.Search;
import io.flinkinstructor.operators.search.SearchRequest;
import io.flinkinstructor.operators.search.SearchResult;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * The pipeline into a vector store, in a JVM of its own: {@code SPEC DOCUMENTS QUERIES EDITS
 * RESULT}. First it takes all documents as fast as it can; then, while documents are edited at half
 * of that rate, one edit after the other is made and searched for until it is found, as a user
 * would; at last queries are searched for with nothing else to do.
 */
final class FreshnessProgram {

    private static final int PROBES = 10;
    private static final int WARM_UP = 10;
    private static final int POLL_MILLIS = 25;
    private static final int MAX_PAUSE_MILLIS = 500;
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final Duration FULL_LIMIT = Duration.ofMinutes(15);
    private static final Map<String, String> PROBES_ONLY =
            Map.of(DocumentEditor.KIND, DocumentEditor.PROBE);

    private FreshnessProgram() {}

    public static void main(String[] arguments) throws Exception {
        JobSpec spec = Json.read(Path.of(arguments[0]), JobSpec.class);
        List<BenchmarkText> documents = Json.readTexts(Path.of(arguments[1]));
        List<BenchmarkText> queries = Json.readTexts(Path.of(arguments[2]));
        int edits = Integer.parseInt(arguments[3]);
        PipelineSettings settings = PipelineJob.settings(spec);
        StreamExecutionEnvironment environment = PipelineJob.flink(spec, settings);
        PipelineJob.define(environment, settings);
        FreshnessResult result;
        try (DocumentEditor editor = new DocumentEditor(spec.bootstrap(), spec.input(), documents);
                Search search = PipelineSearch.open(settings)) {
            JobClient job = environment.executeAsync(spec.run());
            double full = fullRate(settings, editor, documents.size());
            editor.editSteadily(full / 2);
            List<Double> edit = edits(editor, search, documents, edits);
            job.cancel().get();
            result = new FreshnessResult(full, full / 2, edit, searches(search, queries));
        }
        Json.write(Path.of(arguments[4]), result);
        // A local Flink that was cancelled leaves threads behind.
        System.exit(0);
    }

    /** Of all documents but the first, in which the job and its code come up, and the last. */
    private static double fullRate(PipelineSettings settings, DocumentEditor editor, int documents)
            throws Exception {
        try (EngineConnection<Void> engine =
                new SharedEngine(settings.model(), settings.engine()).connect(new NoResults())) {
            editor.writeAll();
            awaitRows(engine, documents * 3 / 10);
            long first = engine.statistics().rows();
            long start = System.nanoTime();
            awaitRows(engine, documents * 9 / 10);
            double rate = (engine.statistics().rows() - first) * 1e9 / (System.nanoTime() - start);
            awaitRows(engine, documents);
            return rate;
        }
    }

    private static void awaitRows(EngineConnection<Void> engine, long rows)
            throws InterruptedException {
        long deadline = System.nanoTime() + FULL_LIMIT.toNanos();
        while (engine.statistics().rows() < rows) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        engine.statistics().rows() + " of " + rows + " after " + FULL_LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    private static List<Double> edits(
            DocumentEditor editor, Search search, List<BenchmarkText> texts, int edits)
            throws Exception {
        Random random = new Random(1);
        List<Double> millis = new ArrayList<>();
        for (int edit = -WARM_UP; edit < edits; edit++) {
            int number = edit + WARM_UP;
            String id = "probe-" + number % PROBES;
            String text = "edit " + number + " " + texts.get(number % texts.size()).text();
            long start = System.nanoTime();
            editor.edit(id, text);
            awaitFound(search, id, text);
            if (edit >= 0) {
                millis.add((System.nanoTime() - start) / 1e6);
            }
            // At another moment between two checkpoints each time.
            TimeUnit.MILLISECONDS.sleep(random.nextInt(MAX_PAUSE_MILLIS));
        }
        return millis;
    }

    private static void awaitFound(Search search, String id, String text) throws Exception {
        SearchRequest request = new SearchRequest(start(text), null, null, PROBES_ONLY, PROBES);
        long deadline = System.nanoTime() + LIMIT.toNanos();
        while (search.find(request).hits().stream()
                .noneMatch(hit -> hit.id().equals(id) && hit.text().equals(text))) {
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(id + " is not found after " + LIMIT);
            }
            TimeUnit.MILLISECONDS.sleep(POLL_MILLIS);
        }
    }

    /** The beginning of a text, as long as queries are. */
    private static String start(String text) {
        String[] words = text.split(" ", 13);
        return String.join(" ", List.of(words).subList(0, Math.min(words.length, 12)));
    }

    private static List<Double> searches(Search search, List<BenchmarkText> queries)
            throws Exception {
        List<Double> millis = new ArrayList<>();
        for (BenchmarkText query : queries) {
            SearchResult result = search.find(SearchRequest.of(query.text()));
            if (result.hits().isEmpty()) {
                throw new IllegalStateException("nothing is found: " + query.text());
            }
            millis.add((result.embedNanos() + result.searchNanos()) / 1e6);
        }
        return millis.subList(WARM_UP, millis.size());
    }
}
