package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.GroupLag;
import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.reindex.FlinkJob;
import io.flinkinstructor.jobs.reindex.Reindex;
import io.flinkinstructor.jobs.reindex.Start;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Embedder;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.operators.search.Hit;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.search.VectorQuery;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A new collection beside a live one, under load, with searches by the name of both. */
class ReindexITCase {

    private static final Duration LIMIT = Duration.ofMinutes(2);

    /** So long that a slow machine does not have to begin anew. */
    private static final Duration BOUND = Duration.ofMinutes(10);

    private static final int ALL = 10_000;

    /** Documents that never change: they are in each complete collection. */
    private static final int STABLE = 30;

    private static final String OLD = "Represent the text:";
    private static final String NEW = "Represent the document for retrieval:";

    @TempDir Path directory;
    private final List<String> said = new ArrayList<>();
    private Model model;
    private Embedder embedder;

    @BeforeEach
    void openModel() throws Exception {
        model = new DirectoryModel(RunningPipeline.MODEL).open();
        embedder = model.embedder(Device.CPU);
    }

    @AfterEach
    void closeModel() throws Exception {
        embedder.close();
        model.close();
    }

    private float[] vector(String instruction, String text) throws Exception {
        try (Embedder.Batch batch = embedder.newBatch()) {
            batch.collate(List.of(model.tokenizer().tokenize(instruction, text)));
            return batch.run()[0].clone();
        }
    }

    private Map<String, String> lucene(KafkaFixture kafka, String name, String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("sink.type", "lucene");
        options.put("sink.lucene.directory", directory.resolve(name).toString());
        options.put("sink.lucene.shards", "2");
        options.put("search.lucene-alias", directory.resolve("search").toString());
        options.put("source.group-id", kafka.group + "-" + name);
        options.put("execution.checkpointing.interval", "200 ms");
        options.put("web.refresh-interval", "100 ms");
        options.remove("sink.topic");
        return options;
    }

    private void reindex(Map<String, String> options, RunningPipeline pipeline) throws Exception {
        PipelineSettings settings = PipelineSettings.load(null, options);
        new Reindex(settings, BOUND, said::add)
                .run(
                        new FlinkJob(
                                new FlinkRest(URI.create(pipeline.rest())),
                                pipeline.job.getJobID().toHexString()));
    }

    private static List<String> faults(Map<String, String> options, Start start) {
        Faults faults = new Faults();
        assertThat(Reindex.check(PipelineSettings.load(null, options), start, faults)).isEmpty();
        return faults.all();
    }

    /** All that a search can find; the score says by which instruction it was embedded. */
    private Map<String, Hit> all(VectorIndex index, float[] query) throws Exception {
        Map<String, Hit> found = new HashMap<>();
        for (Hit hit :
                index.nearest(
                        new VectorQuery(query, model.info().fingerprint(), null, Map.of(), ALL))) {
            assertThat(found.put(hit.id(), hit)).as("twice: " + hit).isNull();
        }
        return found;
    }

    /** Cosines that the stable documents have to the query, by id, with one instruction. */
    private Map<String, Double> scores(float[] query, String instruction) throws Exception {
        Map<String, Double> scores = new TreeMap<>();
        for (int i = 0; i < STABLE; i++) {
            scores.put("s" + i, cosine(query, vector(instruction, stable(i))));
        }
        return scores;
    }

    private static double cosine(float[] a, float[] b) {
        double dot = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < a.length; i++) {
            dot += a[i] * b[i];
            aa += a[i] * a[i];
            bb += b[i] * b[i];
        }
        return dot / Math.sqrt(aa * bb);
    }

    private static String stable(int number) {
        return "a ferry that crosses " + number + " harbours";
    }

    private void sendStable(ChangingDocuments documents) throws Exception {
        for (int i = 0; i < STABLE; i++) {
            documents.put("s" + i, stable(i));
        }
    }

    /**
     * Searches until it is told to stop. Each search finds all stable documents, all by the one or
     * all by the other instruction, and never by the old one again after the new.
     *
     * @return how many found those of the old, and how many those of the new
     */
    private int[] search(VectorIndex index, CountDownLatch begun, AtomicBoolean stop)
            throws Exception {
        float[] query = vector("", "which ferries are there?");
        List<Map<String, Double>> expected = List.of(scores(query, OLD), scores(query, NEW));
        int[] searches = new int[2];
        while (!stop.get()) {
            Map<String, Hit> found = all(index, query);
            double first = found.get("s0").score();
            int which = Math.abs(first - expected.get(0).get("s0")) < 1e-4 ? 0 : 1;
            expected.get(which)
                    .forEach(
                            (id, score) ->
                                    assertThat(found.get(id).score())
                                            .as(id)
                                            .isCloseTo(score, within(1e-4)));
            assertThat(which == 0 && searches[1] > 0).as("back to the old").isFalse();
            searches[which]++;
            begun.countDown();
        }
        return searches;
    }

    /** The collection is what the model makes of the documents as they are now. */
    private void assertIsComputed(VectorIndex index, Map<String, String> texts) throws Exception {
        float[] query = vector("", "anything");
        Await.until(
                "the last changes", LIMIT, () -> all(index, query).keySet().equals(texts.keySet()));
        Await.until(
                "the last texts",
                LIMIT,
                () ->
                        all(index, query).values().stream()
                                .allMatch(hit -> hit.text().equals(texts.get(hit.id()))));
        for (Hit hit : all(index, query).values()) {
            assertThat(hit.score())
                    .as(hit.id())
                    .isCloseTo(cosine(query, vector(NEW, texts.get(hit.id()))), within(1e-4));
        }
    }

    @Test
    void shouldSwitchALuceneIndexInOneStepWhileDocumentsChange() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            shouldSwitchWhileDocumentsChange(
                    kafka,
                    lucene(kafka, "one", "model.instruction", OLD),
                    lucene(kafka, "two", "model.instruction", NEW));
            assertThat(said)
                    .contains("  rm -r '" + directory.resolve("one") + "'")
                    .anyMatch(line -> line.contains("it showed " + directory.resolve("one")));
        }
    }

    @Test
    void shouldSwitchATableInOneStepWhileDocumentsChange() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                PostgresTable one = new PostgresTable();
                PostgresTable two = new PostgresTable()) {
            String view = "v" + one.name;
            try {
                shouldSwitchWhileDocumentsChange(
                        kafka,
                        pgvector(kafka, one, view, "model.instruction", OLD),
                        pgvector(kafka, two, view, "model.instruction", NEW));
                assertThat(said).contains("  DROP TABLE " + one.name + ";");
            } finally {
                one.execute("DROP VIEW IF EXISTS " + view);
            }
        }
    }

    private static Map<String, String> pgvector(
            KafkaFixture kafka, PostgresTable table, String view, String... more) {
        Map<String, String> options = table.in(RunningPipeline.options(kafka, more));
        options.put("search.pgvector-alias", view);
        options.put("source.group-id", kafka.group + "-" + table.name);
        options.put("execution.checkpointing.interval", "200 ms");
        options.put("web.refresh-interval", "100 ms");
        return options;
    }

    private void shouldSwitchWhileDocumentsChange(
            KafkaFixture kafka, Map<String, String> before, Map<String, String> after)
            throws Exception {
        ChangingDocuments documents = new ChangingDocuments(kafka);
        AtomicBoolean stop = new AtomicBoolean();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        try (RunningPipeline live = RunningPipeline.start(directory.resolve("state-1"), before);
                VectorIndex index = index(PipelineSettings.load(null, before))) {
            sendStable(documents);
            documents.send(0, () -> {});
            // The first time: the name of what is live.
            reindex(before, live);
            float[] any = vector("", "anything");
            Await.until(
                    "the first round",
                    LIMIT,
                    () -> all(index, any).keySet().equals(documents.texts().keySet()));

            CountDownLatch searching = new CountDownLatch(1);
            Future<int[]> searches = threads.submit(() -> search(index, searching, stop));
            Await.until("searches", LIMIT, () -> searching.getCount() == 0 || searches.isDone());
            AtomicBoolean enough = new AtomicBoolean();
            Load running = new Load(kafka, before.get("source.group-id"), documents, enough);
            Future<Integer> load = threads.submit(running::run);
            assertThat(faults(after, Start.FRESH)).isEmpty();
            try (RunningPipeline next =
                    RunningPipeline.start(directory.resolve("state-2"), after)) {
                reindex(after, next);
                assertThat(said).anyMatch(line -> line.contains("from now on"));
                enough.set(true);
                assertThat(load.get()).isPositive();
                assertIsComputed(index, documents.texts());
                stop.set(true);
                int[] counts = searches.get();
                assertThat(counts[0]).isPositive();
                assertThat(counts[1]).isPositive();
                // Once more, which changes nothing.
                said.clear();
                reindex(after, next);
                assertThat(said).containsExactly("Searches read the new collection already.");
                said.clear();
                reindex(before, live);
                reindex(after, next);
            }
        } finally {
            stop.set(true);
            threads.shutdownNow();
        }
    }

    private static VectorIndex index(PipelineSettings settings) {
        return settings.lucene() == null
                ? settings.pgvector().reader()
                : settings.lucene().reader();
    }

    /** Changes documents as fast as the live pipeline takes them. */
    private record Load(
            KafkaFixture kafka, String group, ChangingDocuments documents, AtomicBoolean enough) {

        int run() throws Exception {
            int rounds = 0;
            try (Admin admin = KafkaFixture.admin()) {
                do {
                    documents.send(++rounds, () -> {});
                    Await.until(
                            "the live pipeline keeps up",
                            LIMIT,
                            () -> enough.get() || GroupLag.of(admin, group, kafka.documents) < 200);
                } while (!enough.get());
            }
            return rounds;
        }
    }

    @Test
    void shouldSayAllThatIsWrongBeforeTheStart() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture();
                Admin admin = KafkaFixture.admin()) {
            Map<String, String> options = lucene(kafka, "one");
            // Nothing has been read of topics that are empty.
            assertThat(faults(options, Start.STATE)).isEmpty();
            kafka.send(KafkaFixture.bytes("a"), KafkaFixture.bytes("{\"text\": \"ferry\"}"));
            kafka.flush();
            assertThat(faults(options, Start.FRESH)).isEmpty();
            try (RunningPipeline live =
                    RunningPipeline.start(directory.resolve("state"), options)) {
                reindex(options, live);
            }
            assertThat(faults(options, Start.RUNNING)).isEmpty();
            options.put("execution.state-recovery.path", "file:///checkpoints/chk-100");
            assertThat(faults(options, Start.STATE)).isEmpty();
            String lost = directory.resolve("lost").toString();
            options.put("sink.lucene.directory", lost);
            assertThat(faults(options, Start.RUNNING)).isEmpty();
            assertThat(faults(options, Start.STATE))
                    .singleElement()
                    .asString()
                    .contains(lost + " holds nothing", "/chk-100 would leave out", "--anew");
            options.put("sink.lucene.directory", directory.resolve("one").toString());
            options.remove("execution.state-recovery.path");
            options.put("source.bounded", "true");
            options.put("source.starting-offsets", "latest");
            options.put("source.properties.commit.offsets.on.checkpoint", "false");
            options.put("execution.checkpointing.unaligned.enabled", "true");
            assertThat(faults(options, Start.FRESH))
                    .satisfiesExactlyInAnyOrder(
                            fault -> assertThat(fault).contains("source.bounded: is true"),
                            fault -> assertThat(fault).contains("starting-offsets: is latest"),
                            fault -> assertThat(fault).contains("commit.offsets.on.checkpoint"),
                            fault -> assertThat(fault).contains("unaligned.enabled: is true"),
                            fault -> assertThat(fault).contains("already, so searches would see"),
                            fault -> assertThat(fault).contains("has read these topics already"));
            Map<String, String> other = lucene(kafka, "two");
            other.put("source.group-id", kafka.group + "-one");
            assertThat(faults(other, Start.FRESH))
                    .singleElement()
                    .asString()
                    .contains("has read these topics already");
            assertThat(faults(other, Start.ANEW)).isEmpty();
            assertThat(faults(other, Start.FRESH)).isEmpty();
            assertThat(
                            admin.listConsumerGroupOffsets(kafka.group + "-one")
                                    .partitionsToOffsetAndMetadata()
                                    .get())
                    .isEmpty();
        }
    }
}
