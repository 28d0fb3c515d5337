package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.serialization.SerializerConfigImpl;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.api.java.typeutils.runtime.PojoSerializer;
import org.apache.flink.core.memory.DataInputDeserializer;
import org.apache.flink.core.memory.DataOutputSerializer;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

/** What travels goes through Flink's PojoSerializer, which can evolve; nothing through Kryo. */
class SerializationTest {

    private static final Chunk FULL =
            new Chunk(
                    "a",
                    "c",
                    1,
                    2,
                    "text",
                    "Own: ",
                    "name",
                    Map.of("k", "1"),
                    false,
                    new SourcePosition("documents", 1, 2, 3));

    private static final Chunk BARE =
            new Chunk("a", "0", 0, 1, null, null, null, Map.of(), true, null);

    @Test
    void chunks() throws Exception {
        roundTrip(Chunk.class, FULL);
        roundTrip(Chunk.class, BARE);
    }

    @Test
    void elementsInFlight() throws Exception {
        roundTrip(InFlightElement.class, new InFlightElement(FULL, Long.MIN_VALUE, true));
        roundTrip(InFlightElement.class, new InFlightElement(BARE, 0, false));
    }

    @Test
    void failures() throws Exception {
        roundTrip(EmbeddingFailure.class, new EmbeddingFailure(FULL, "why"));
        assertThat(EmbeddingStreams.FAILURES.getTypeInfo())
                .isEqualTo(TypeInformation.of(EmbeddingFailure.class));
    }

    @Test
    void embeddings() throws Exception {
        EmbeddedRecord record =
                new EmbeddedRecord(
                        "a",
                        "0",
                        0,
                        1,
                        "text",
                        null,
                        null,
                        "m",
                        "f",
                        new float[] {1, 2},
                        new HashMap<>(),
                        null);
        assertThat(copy(EmbeddedRecord.class, record)).usingRecursiveComparison().isEqualTo(record);
    }

    @Test
    void theOperatorTravelsWithTheJob() throws Exception {
        EngineConnector connector = new FakeEngine();
        EmbeddingOperatorFactory factory =
                new EmbeddingOperatorFactory(
                        connector, EmbeddingOptions.DEFAULTS, ChangeDetection.NONE, null);
        assertThat(InstantiationUtil.clone(factory).getChainingStrategy())
                .isEqualTo(factory.getChainingStrategy());
    }

    private static <T> void roundTrip(Class<T> type, T value) throws Exception {
        assertThat(copy(type, value)).isEqualTo(value);
    }

    private static <T> T copy(Class<T> type, T value) throws Exception {
        SerializerConfigImpl config = new SerializerConfigImpl();
        config.setGenericTypes(false);
        TypeSerializer<T> serializer = TypeInformation.of(type).createSerializer(config);
        assertThat(serializer).isInstanceOf(PojoSerializer.class);
        DataOutputSerializer out = new DataOutputSerializer(64);
        serializer.serialize(value, out);
        return serializer.deserialize(new DataInputDeserializer(out.getCopyOfBuffer()));
    }
}
