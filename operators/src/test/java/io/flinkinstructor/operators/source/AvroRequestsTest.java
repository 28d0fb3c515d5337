package io.flinkinstructor.operators.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.registry.FakeRegistry;
import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.schemas.AvroSchemas;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.InstructionNames;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.generic.GenericRecordBuilder;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.flink.streaming.util.OneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class AvroRequestsTest {

    private FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
        registry.put(7, FakeRegistry.wrapped(AvroSchemas.REQUEST.toString()));
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldReadWithTheWritersSchemaAndLetterWhatHasNone() throws Exception {
        try (var harness = harness()) {
            send(harness, 1, value(7, "one"));
            send(harness, 2, value(8, "two"));
            send(harness, 3, value(7, "three"));
            send(harness, 4, null);

            assertThat(harness.extractOutputValues())
                    .extracting(EmbeddingRequest::text)
                    .containsExactly("one", "three", null);
            DeadLetter letter =
                    harness.getSideOutput(ParseRequests.DEAD_LETTERS).element().getValue();
            assertThat(letter.reason())
                    .isEqualTo("the value: the registry has no schema with the id 8");
            assertThat(letter.source().offset()).isEqualTo(2);
            assertThat(letter.payload()).isEqualTo(value(8, "two"));
            assertThat(registry.asked).containsExactly("GET /schemas/ids/7", "GET /schemas/ids/8");
        }
    }

    @Test
    void shouldFailTheTaskRatherThanLoseRecordsWhenTheRegistryIsDown() throws Exception {
        try (var harness = harness()) {
            registry.close();

            assertThatThrownBy(() -> send(harness, 1, value(7, "one")))
                    .isInstanceOf(UncheckedIOException.class)
                    .hasMessageContaining("The schema registry cannot be used")
                    .hasMessageContaining(registry.url());
            assertThat(harness.getSideOutput(ParseRequests.DEAD_LETTERS)).isNull();
        }
    }

    private OneInputStreamOperatorTestHarness<RawRecord, EmbeddingRequest> harness()
            throws Exception {
        ParseRequests function =
                new ParseRequests(
                        new RequestFormat.Avro(
                                1 << 20,
                                null,
                                new RegistryOptions(
                                        List.of(registry.url()), Map.of(), Duration.ofMillis(100))),
                        InstructionNames.NONE);
        return ProcessFunctionTestHarnesses.forProcessFunction(InstantiationUtil.clone(function));
    }

    private static void send(
            OneInputStreamOperatorTestHarness<RawRecord, EmbeddingRequest> harness,
            long offset,
            byte[] value)
            throws Exception {
        harness.processElement(
                new RawRecord("k".getBytes(UTF_8), value, "documents", 0, offset, 5), 5);
    }

    private static byte[] value(int schema, String text) throws Exception {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.writeBytes(new byte[] {0, 0, 0, 0, (byte) schema});
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        new GenericDatumWriter<GenericRecord>(AvroSchemas.REQUEST)
                .write(
                        new GenericRecordBuilder(AvroSchemas.REQUEST).set("text", text).build(),
                        encoder);
        encoder.flush();
        return bytes.toByteArray();
    }
}
