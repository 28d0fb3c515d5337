package io.flinkinstructor.jobs.quickstart;

import io.flinkinstructor.jobs.broker.EmbeddedBroker;
import io.flinkinstructor.jobs.kafka.ClusterCheck;
import io.flinkinstructor.jobs.kafka.PipelineTopics;
import io.flinkinstructor.jobs.kafka.TopicLimits;
import io.flinkinstructor.jobs.local.LiveLine;
import io.flinkinstructor.jobs.local.LiveMetrics;
import io.flinkinstructor.jobs.local.LocalFlink;
import io.flinkinstructor.jobs.machine.FreePort;
import io.flinkinstructor.jobs.machine.TemporaryFolder;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import io.flinkinstructor.jobs.search.PipelineSearch;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.IOException;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.core.config.Configurator;

/** A broker, a Flink, a model and some documents in this process. */
public final class Quickstart {

    private final Settings settings;
    private final List<EmbeddingRequest> documents;
    private final PrintWriter out;
    private final boolean terminal;

    /**
     * What the user may choose.
     *
     * @param once whether to end when the sample is through
     * @param kafkaPort port of the broker; the next free one if it is taken
     * @param webPort port of Flink's web interface; the next free one if it is taken
     * @param httpPort port of the search page; the next free one if it is taken
     * @param overrides the pipeline's options and Flink's
     */
    public record Settings(
            boolean once,
            int kafkaPort,
            int webPort,
            int httpPort,
            Map<String, String> overrides) {}

    /**
     * @param terminal whether {@code out} is one
     */
    public Quickstart(Settings settings, PrintWriter out, boolean terminal) {
        this(settings, SampleCorpus.documents(), out, terminal);
    }

    /** With a sample of the caller's. */
    Quickstart(
            Settings settings,
            List<EmbeddingRequest> documents,
            PrintWriter out,
            boolean terminal) {
        this.settings = settings;
        this.documents = documents;
        this.out = out;
        this.terminal = terminal;
    }

    /**
     * Runs until the sample is through, or for ever.
     *
     * @throws Exception if something does not start, or the job fails
     */
    public void run() throws Exception {
        int port = FreePort.toBind(settings.kafkaPort());
        try (EmbeddedBroker broker = EmbeddedBroker.start(TemporaryFolder.create("kafka"), port)) {
            PipelineTopics.create(broker.bootstrapServers());
            PipelineSettings pipeline = pipeline(broker);
            say(
                    "Kafka:  %s, topics %s, %s, %s",
                    broker.bootstrapServers(),
                    PipelineTopics.DOCUMENTS,
                    PipelineTopics.EMBEDDINGS,
                    PipelineTopics.DEAD_LETTERS);
            TopicLimits limits = ClusterCheck.check(pipeline);
            try (LocalFlink flink =
                    LocalFlink.start(
                            pipeline.flinkConfiguration(new Configuration()),
                            TemporaryFolder.create("state"))) {
                say("Flink:  %s", flink.webInterface());
                StreamExecutionEnvironment env = flink.environment();
                new EmbeddingPipeline(pipeline, limits).addTo(env);
                JobClient job = flink.submit(env);
                say("Model:  %s", pipeline.model().path());
                watch(broker, pipeline, job);
            }
        }
    }

    private PipelineSettings pipeline(EmbeddedBroker broker) throws IOException {
        Map<String, String> options = new LinkedHashMap<>();
        options.put("kafka.bootstrap.servers", broker.bootstrapServers());
        options.put("source.topics", PipelineTopics.DOCUMENTS);
        options.put("source.starting-offsets", "earliest");
        options.put("sink.type", "[kafka, lucene]");
        options.put("sink.lucene.directory", TemporaryFolder.create("index").toString());
        options.put("sink.topic", PipelineTopics.EMBEDDINGS);
        options.put("dead-letters.topic", PipelineTopics.DEAD_LETTERS);
        options.put("pipeline.name", "quickstart");
        options.put("rest.port", Integer.toString(settings.webPort()));
        options.putAll(settings.overrides());
        return PipelineSettings.load(null, options);
    }

    private void watch(EmbeddedBroker broker, PipelineSettings pipeline, JobClient job)
            throws Exception {
        try (TopicDocuments topic =
                        new TopicDocuments(broker.bootstrapServers(), PipelineTopics.DOCUMENTS);
                Page page =
                        settings.once() || !PipelineSearch.isPossible(pipeline)
                                ? null
                                : Page.open(pipeline, topic, settings.httpPort());
                Progress progress =
                        new Progress(
                                broker.bootstrapServers(),
                                PipelineTopics.EMBEDDINGS,
                                PipelineTopics.DEAD_LETTERS,
                                documents.stream()
                                        .map(EmbeddingRequest::id)
                                        .collect(Collectors.toSet()));
                LiveLine line =
                        new LiveLine(LiveMetrics.INSTANCE, System::nanoTime, out, terminal)) {
            long startNanos = System.nanoTime();
            topic.sendAll(documents);
            say("Sample: %,d documents sent to %s", documents.size(), PipelineTopics.DOCUMENTS);
            if (page != null) {
                say(
                        "Search: %s  edit a document there, and see the results change",
                        page.address());
            }
            hints(broker);
            line.start();
            progress.first().thenAccept(embedded -> line.say(firstLine(embedded)));
            CompletableFuture<Void> sample =
                    progress.done()
                            .thenAccept(
                                    letters ->
                                            line.say(
                                                    figures(
                                                            documents.size(),
                                                            letters,
                                                            System.nanoTime() - startNanos)));
            CompletableFuture<?> ended = job.getJobExecutionResult();
            if (settings.once()) {
                CompletableFuture.anyOf(sample, ended).get();
                job.cancel().get();
                ended.exceptionally(cancelled -> null).get();
                // Clients that are still closing would warn of a broker that they miss.
                Configurator.setLevel("org.apache.kafka.clients.NetworkClient", Level.OFF);
            } else {
                ended.get();
            }
        }
    }

    private void hints(EmbeddedBroker broker) {
        String servers = broker.bootstrapServers();
        String kafka = servers.endsWith(":9092") ? "" : " --kafka " + servers;
        say(
                """

                Feed it from another shell, with this or any other Kafka client:
                  deploy/instructor send%s '{"id":"doc-1","text":"Streams never end."}'
                  deploy/instructor read%s --topic embeddings --new
                """,
                kafka, kafka);
    }

    private static String firstLine(EmbeddedRecord embedded) {
        float[] vector = embedded.embedding();
        return String.format(
                Locale.ROOT,
                "First embedding in the topic %.1f s after the start: %s -> %s... (%d components)",
                (System.currentTimeMillis() - ManagementFactory.getRuntimeMXBean().getStartTime())
                        / 1e3,
                embedded.id(),
                Arrays.toString(Arrays.copyOf(vector, Math.min(3, vector.length)))
                        .replace("]", ", "),
                vector.length);
    }

    private static String figures(int documents, int letters, long nanos) {
        return String.format(
                Locale.ROOT,
                "The sample is through: %,d documents in %.1f s, %.0f documents/s, %,d tokens,"
                        + " padding %.1f %%, %d dead letters",
                documents,
                nanos / 1e9,
                documents / (nanos / 1e9),
                LiveMetrics.INSTANCE.count("tokens"),
                100 * LiveMetrics.INSTANCE.greatest("paddingShare"),
                letters);
    }

    private void say(String format, Object... values) {
        out.println(String.format(Locale.ROOT, format, values));
        out.flush();
    }
}
