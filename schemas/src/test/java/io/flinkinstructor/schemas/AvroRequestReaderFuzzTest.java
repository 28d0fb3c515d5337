package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecordBuilder;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever bytes stand behind a schema's id, as key and as value, they are requests that can be
 * written as JSON and read again, or they are refused with a message.
 */
class AvroRequestReaderFuzzTest {

    private static final AvroRecords REGISTRY = new AvroRecords();

    /** With every type, and one that contains itself. */
    private static final Schema OTHER =
            new Schema.Parser()
                    .parse(
                            """
                            {"type": "record", "name": "Other", "fields": [
                              {"name": "text", "type": ["null", "string", "bytes"]},
                              {"name": "next", "type": ["null", "Other"]},
                              {"name": "map", "type": {"type": "map", "values": ["int", "double"]}},
                              {"name": "list", "type": {"type": "array", "items": "float"}},
                              {"name": "fixed", "type": {"type": "fixed", "name": "F", "size": 2}},
                              {"name": "price", "type":
                                {"type": "bytes", "logicalType": "decimal", "precision": 9}}]}
                            """);

    private static final FieldMapping MAPPING =
            Mappings.withAttributes(
                    Mappings.skippingMissing(Mappings.text("text", "/next/text")),
                    "n",
                    "/map/n",
                    "first",
                    "/list/0",
                    "price",
                    "price");

    private final EmbeddingRequestWriter writer = new EmbeddingRequestWriter();
    private final EmbeddingRequestReader json = new EmbeddingRequestReader();
    private final AvroRequestReader own = new AvroRequestReader(1 << 20, REGISTRY, null);
    private final AvroRequestReader mapped = new AvroRequestReader(1 << 20, REGISTRY, MAPPING);

    static Stream<byte[]> seeds() {
        return Stream.of(
                REGISTRY.bytes(
                        new GenericRecordBuilder(AvroSchemas.REQUEST)
                                .set("id", "k")
                                .set("text", "Straße 😀")
                                .set("instruction_name", List.of("a", "b"))
                                .set("attributes", Map.of("a", 1, "b", 2.5, "c", "x", "d", true))
                                .build()),
                REGISTRY.bytes(OTHER, other("a", other("b", null))),
                REGISTRY.bytes(Schema.create(Schema.Type.STRING), "key"),
                new byte[] {0, 0, 0, 0, 0, (byte) 0xfe, (byte) 0xff, (byte) 0xff, (byte) 0xff, 15},
                new byte[] {0, 0, 0, 0, 9});
    }

    private static GenericData.Record other(String text, Object next) {
        GenericData.Record record = new GenericData.Record(OTHER);
        record.put("text", text);
        record.put("next", next);
        record.put("map", Map.of("n", 1));
        record.put("list", List.of(1.5f));
        record.put(
                "fixed",
                new GenericData.Fixed(OTHER.getField("fixed").schema(), new byte[] {1, 2}));
        record.put("price", java.nio.ByteBuffer.wrap(new byte[] {1, 2}));
        return record;
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] bytes) throws MalformedRecordException {
        byte[] key = {'k'};
        readOrRefuse(own, key, bytes);
        readOrRefuse(mapped, key, bytes);
        readOrRefuse(own, bytes, null);
    }

    private void readOrRefuse(AvroRequestReader reader, byte[] key, byte[] value)
            throws MalformedRecordException {
        List<EmbeddingRequest> requests;
        try {
            requests = reader.requests(key, value, null);
        } catch (MalformedRecordException e) {
            Refusals.check(e);
            return;
        }
        assertThat(requests).hasSize(1);
        EmbeddingRequest request = requests.get(0);
        assertThat(json.read(null, writer.write(request), null)).isEqualTo(request);
    }
}
