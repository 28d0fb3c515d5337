package io.flinkinstructor.operators;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingFailure;
import io.flinkinstructor.operators.sink.kafka.KafkaMessage;
import io.flinkinstructor.operators.source.RawRecord;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.SourcePosition;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.PojoTypeInfo;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What travels between operators goes through Flink's PojoSerializer; generic types are off. */
class WireTypesTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 1, 2, -1);
    private static final Map<String, String> ATTRIBUTES =
            new LinkedHashMap<>(Map.of("a", "1.50", "b", "\"\0é\""));

    static List<Object> records() {
        Chunk chunk = new Chunk("i", "0", 0, 1, "t", "I:", "n", ATTRIBUTES, false, SOURCE);
        return List.of(
                SOURCE,
                new RawRecord(new byte[] {1}, new byte[0], "t", 1, 2, 3),
                new RawRecord(null, null, "t", 1, 2, -1),
                new EmbeddingRequest("i", "t", "I:", ATTRIBUTES, false, SOURCE),
                new EmbeddingRequest("i", "t", null, List.of("a", "b"), Map.of(), false, null),
                EmbeddingRequest.delete("i"),
                chunk,
                new Chunk("i", "0", 0, 1, null, null, null, Map.of(), true, null),
                new Chunk(
                        "i",
                        "c",
                        1,
                        2,
                        3,
                        4,
                        5,
                        "t",
                        null,
                        null,
                        Map.of(),
                        false,
                        null,
                        List.of("b", "c")),
                new EmbeddingFailure(chunk, "r"),
                new EmbeddedRecord(
                        "i",
                        "0",
                        0,
                        1,
                        "t",
                        "I:",
                        null,
                        "m",
                        "f",
                        new float[] {1, -0f},
                        ATTRIBUTES,
                        SOURCE),
                new EmbeddedRecord(
                        "i",
                        "c",
                        1,
                        2,
                        3,
                        4,
                        5,
                        "t",
                        null,
                        "n",
                        "m",
                        "f",
                        new float[] {1},
                        Map.of(),
                        null),
                new EmbeddedRecord(
                        "i", "0", 0, 1, null, null, null, null, null, null, Map.of(), null),
                new DeadLetter("s", "r", "i", "c", SOURCE, new byte[] {1}, new byte[] {2}, 1),
                new DeadLetter("s", "r", null, null, null, null, null, 7),
                new KafkaMessage(new byte[] {1}, new byte[] {2}, new byte[] {3}),
                new KafkaMessage(null, new byte[0], null));
    }

    @ParameterizedTest
    @MethodSource("records")
    <T> void recordsPassWithoutGenericTypes(T record) throws IOException {
        @SuppressWarnings("unchecked")
        TypeInformation<T> type = TypeInformation.of((Class<T>) record.getClass());
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);

        TypeSerializer<T> serializer = type.createSerializer(config);

        assertThat(type).isInstanceOf(PojoTypeInfo.class);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(record, out);
        T back = serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
        assertThat(back).usingRecursiveComparison().isEqualTo(record);
        assertThat(serializer.copy(record)).usingRecursiveComparison().isEqualTo(record);
    }
}
