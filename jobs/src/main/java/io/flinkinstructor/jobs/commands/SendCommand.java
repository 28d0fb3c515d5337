package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.kafka.Reachability;
import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Sends documents to a topic, for who has no Kafka tools at hand. */
@Command(
        name = "send",
        description =
                "Sends documents to a topic: those given, or one for each line of the standard"
                        + " input.",
        footer = {
            "%nFor example:",
            "  deploy/instructor send '{\"id\":\"doc-1\",\"text\":\"Streams never end.\"}'",
            "  deploy/instructor send '{\"id\":\"doc-1\",\"op\":\"delete\"}'"
        },
        mixinStandardHelpOptions = true)
final class SendCommand implements Callable<Integer> {

    @Mixin private KafkaOption kafka;

    @Option(
            names = "--topic",
            defaultValue = "documents",
            description = "Default: ${DEFAULT-VALUE}")
    private String topic;

    @Parameters(paramLabel = "JSON", description = "Documents, each a JSON object.")
    private List<String> documents = List.of();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        Faults faults = new Faults();
        Reachability.fault("--kafka", kafka.servers()).ifPresent(faults::add);
        faults.throwIfAny("Nothing was sent");
        Map<String, Object> properties = kafka.client();
        properties.putIfAbsent("max.block.ms", "10000");
        properties.putIfAbsent("linger.ms", "5");
        // A topic that was just made may refuse the first batch and take the second, and then never
        // takes the first.
        properties.putIfAbsent("max.in.flight.requests.per.connection", "1");
        try (KafkaProducer<byte[], byte[]> producer =
                new KafkaProducer<>(
                        properties, new ByteArraySerializer(), new ByteArraySerializer())) {
            long sent = documents.isEmpty() ? sendInput(producer) : sendGiven(producer);
            spec.commandLine().getErr().println(sent + " sent to " + topic);
            spec.commandLine().getErr().flush();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
        return 0;
    }

    private long sendGiven(KafkaProducer<byte[], byte[]> producer)
            throws ExecutionException, InterruptedException {
        for (String document : documents) {
            producer.send(record(document)).get();
        }
        return documents.size();
    }

    private long sendInput(KafkaProducer<byte[], byte[]> producer)
            throws IOException, ExecutionException, InterruptedException {
        BufferedReader lines =
                new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        long sent = 0;
        AtomicReference<Exception> failure = new AtomicReference<>();
        for (String line = lines.readLine();
                line != null && failure.get() == null;
                line = lines.readLine()) {
            if (!line.isBlank()) {
                producer.send(record(line), (metadata, e) -> failure.compareAndSet(null, e));
                sent++;
            }
        }
        producer.flush();
        if (failure.get() != null) {
            throw new ExecutionException(failure.get());
        }
        return sent;
    }

    private ProducerRecord<byte[], byte[]> record(String document) {
        byte[] value = document.getBytes(StandardCharsets.UTF_8);
        return new ProducerRecord<>(topic, key(value), value);
    }

    /** The document's id, so that its versions stay in order; what is no document goes without. */
    private static byte[] key(byte[] value) {
        try {
            EmbeddingRequest request = new EmbeddingRequestReader().read(null, value, null);
            return request.id().getBytes(StandardCharsets.UTF_8);
        } catch (MalformedRecordException e) {
            return null;
        }
    }
}
