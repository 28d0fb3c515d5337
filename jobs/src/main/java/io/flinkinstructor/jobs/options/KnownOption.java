package io.flinkinstructor.jobs.options;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * One of our options and the type of its values.
 *
 * @param option key, default and description
 * @param type the type in a person's words, such as {@code duration}
 */
record KnownOption(ConfigOption<?> option, String type) {

    private static final List<Class<?>> GROUPS =
            List.of(
                    KafkaKeys.class,
                    SourceKeys.class,
                    FormatKeys.class,
                    RegistryKeys.class,
                    SinkKeys.class,
                    VectorsKeys.class,
                    PgvectorKeys.class,
                    LuceneKeys.class,
                    ModelKeys.class,
                    EngineKeys.class,
                    GpuKeys.class,
                    EmbeddingKeys.class,
                    ChunkingKeys.class,
                    IndexingKeys.class,
                    SearchKeys.class,
                    AliasKeys.class);

    /** All our options, in the order of the flow. */
    static final List<KnownOption> ALL = collect();

    /**
     * Below these, names are those of Kafka's clients, of the JDBC driver and of the schema
     * registry's client.
     */
    static final List<String> CLIENT_PREFIXES =
            List.of(
                    KafkaKeys.PROPERTIES,
                    SourceKeys.PROPERTIES,
                    SinkKeys.PROPERTIES,
                    PgvectorKeys.PROPERTIES,
                    RegistryKeys.PROPERTIES);

    private static List<KnownOption> collect() {
        List<KnownOption> options = new ArrayList<>();
        for (Class<?> group : GROUPS) {
            for (Field field : group.getDeclaredFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && ConfigOption.class.isAssignableFrom(field.getType())) {
                    options.add(new KnownOption(value(field), typeName(field)));
                }
            }
        }
        return List.copyOf(options);
    }

    private static ConfigOption<?> value(Field field) {
        try {
            return (ConfigOption<?>) field.get(null);
        } catch (IllegalAccessException e) {
            throw new IllegalStateException("This is a bug: " + field + " cannot be read", e);
        }
    }

    private static String typeName(Field field) {
        Type type = ((ParameterizedType) field.getGenericType()).getActualTypeArguments()[0];
        if (type instanceof ParameterizedType) {
            return "list";
        }
        Class<?> raw = (Class<?>) type;
        if (raw.isEnum()) {
            return Arrays.stream(raw.getEnumConstants())
                    .filter(constant -> constant != DeliveryGuarantee.NONE)
                    .map(Object::toString)
                    .collect(Collectors.joining(" \\| "));
        }
        if (raw == Duration.class) {
            return "duration";
        }
        if (raw == MemorySize.class) {
            return "memory size";
        }
        return raw == Integer.class || raw == Long.class
                ? "integer"
                : raw.getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }
}
