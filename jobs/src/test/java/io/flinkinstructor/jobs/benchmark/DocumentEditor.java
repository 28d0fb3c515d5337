package io.flinkinstructor.jobs.benchmark;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Writes documents to the topic, and goes on to edit them at a steady rate. */
final class DocumentEditor implements AutoCloseable {

    /** The attribute that tells the documents of {@link #edit} from those of the load. */
    static final String KIND = "kind";

    /** Its value, as JSON text. */
    static final String PROBE = "\"probe\"";

    private final KafkaProducer<byte[], byte[]> producer;
    private final String topic;
    private final List<BenchmarkText> texts;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private int edits;

    DocumentEditor(String bootstrap, String topic, List<BenchmarkText> texts) {
        this.producer =
                new KafkaProducer<>(
                        Map.of(
                                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                                bootstrap,
                                ProducerConfig.LINGER_MS_CONFIG,
                                0),
                        new ByteArraySerializer(),
                        new ByteArraySerializer());
        this.topic = topic;
        this.texts = texts;
    }

    /** Writes all texts, each as a document of its own. */
    void writeAll() {
        for (BenchmarkText text : texts) {
            send(text.id(), Topics.request(text));
        }
        producer.flush();
    }

    /** From now on, documents get other texts, one by one, so many in a second. */
    void editSteadily(double perSecond) {
        clock.scheduleAtFixedRate(
                this::editNext, 0, (long) (1e9 / perSecond), TimeUnit.NANOSECONDS);
    }

    private void editNext() {
        BenchmarkText document = texts.get(edits % texts.size());
        // Never the text that the document has, in no round.
        int other = (edits + 1 + edits / texts.size()) % texts.size();
        BenchmarkText next =
                new BenchmarkText(
                        document.id(), texts.get(other).text(), texts.get(other).tokens());
        send(next.id(), Topics.request(next));
        edits++;
    }

    /** Writes one document that searches can tell from the load. */
    void edit(String id, String text) {
        ObjectNode request = JsonNodeFactory.instance.objectNode().put("id", id).put("text", text);
        request.putObject("attributes").put(KIND, PROBE.replace("\"", ""));
        send(id, request.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void send(String id, byte[] request) {
        producer.send(new ProducerRecord<>(topic, id.getBytes(StandardCharsets.UTF_8), request));
    }

    @Override
    public void close() {
        clock.shutdownNow();
        producer.close();
    }
}
