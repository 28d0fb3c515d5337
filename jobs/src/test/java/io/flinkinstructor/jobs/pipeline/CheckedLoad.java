package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.exactlyonce.Checker;
import io.flinkinstructor.jobs.exactlyonce.DocumentWriter;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import io.flinkinstructor.jobs.exactlyonce.Ledger;
import io.flinkinstructor.jobs.exactlyonce.ModelVectors;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import java.time.Duration;
import java.util.Map;

/** Documents that are written to topics of their own, and the check of what became of them. */
final class CheckedLoad implements AutoCloseable {

    private static final int IDS = 37;
    private static final int CHECKER_THREADS = 2;

    final Ledger ledger = new Ledger();
    private final KafkaFixture kafka;
    private final DocumentWriter documents;

    CheckedLoad() throws Exception {
        kafka =
                new KafkaFixture(
                        KafkaFixture.PARTITIONS,
                        Map.of(),
                        Map.of("max.message.bytes", Integer.toString(Documents.MAX_MESSAGE_BYTES)));
        documents =
                new DocumentWriter(
                        KafkaFixture.servers(), kafka.documents, new Documents(7, IDS), ledger);
    }

    /**
     * Options of a pipeline for this load.
     *
     * @param slow how long a slow text takes
     */
    Map<String, String> options(Duration slow, String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("model.instruction-template", Documents.TEMPLATE);
        options.put(
                "engine.fault-injection",
                Documents.FAULT_INJECTION + ", slow-for=" + slow.toMillis() + " ms");
        return options;
    }

    /** Writes the next documents. */
    void write(int count) throws Exception {
        documents.write(count);
        documents.flush();
    }

    /** Writes a version that the test asks for. */
    void write(Documents.Wish wish) throws Exception {
        documents.write(wish);
        documents.flush();
    }

    /** Waits until so many embeddings and deletions are committed. */
    void await(long records) {
        kafka.await(kafka.embeddings, committed -> committed.size() >= records);
    }

    /** Ends the job when it has read all documents. */
    void finish(RunningPipeline pipeline) throws Exception {
        kafka.awaitRead();
        pipeline.stop(true);
        pipeline.awaitEnd();
    }

    /** What is in the topics, of which nothing more is expected. */
    Verdict check(boolean latestWins) throws Exception {
        try (Vectors vectors = new ModelVectors(RunningPipeline.MODEL, CHECKER_THREADS);
                Checker checker = Checker.ofTopic(ledger, vectors, CHECKER_THREADS, latestWins)) {
            return checker.check(
                    KafkaFixture.servers(), kafka.documents, kafka.embeddings, kafka.deadLetters);
        }
    }

    @Override
    public void close() {
        documents.close();
        kafka.close();
    }
}
