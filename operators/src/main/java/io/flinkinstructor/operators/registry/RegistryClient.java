package io.flinkinstructor.operators.registry;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.schemas.UnknownSchemaException;
import io.flinkinstructor.schemas.WriterSchemas;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.apache.avro.Schema;

/**
 * A client of a schema registry: gives schemas by id, which it keeps, and ids of our own schemas.
 * For one thread.
 */
public final class RegistryClient implements WriterSchemas {

    /** How long an id that was not there is taken for unknown without asking again. */
    private static final Duration UNKNOWN_FOR = Duration.ofSeconds(30);

    private static final int MOST_UNKNOWN = 1000;

    private final RegistryCalls calls;
    private final LongSupplier nanoClock;
    private final Map<Integer, Schema> known = new HashMap<>();
    private final Map<Integer, Unknown> unknown =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Integer, Unknown> eldest) {
                    return size() > MOST_UNKNOWN;
                }
            };

    private record Unknown(UnknownSchemaException why, long since) {}

    /**
     * @throws RegistryException if the properties of TLS cannot be used
     */
    public RegistryClient(RegistryOptions options) throws RegistryException {
        this(options, System::nanoTime);
    }

    /** With a clock. */
    RegistryClient(RegistryOptions options, LongSupplier nanoClock) throws RegistryException {
        this.calls = new RegistryCalls(options);
        this.nanoClock = nanoClock;
    }

    @Override
    public Schema schema(int id) throws UnknownSchemaException {
        Schema schema = known.get(id);
        if (schema != null) {
            return schema;
        }
        Unknown before = unknown.get(id);
        if (before != null && nanoClock.getAsLong() - before.since() < UNKNOWN_FOR.toNanos()) {
            throw before.why();
        }
        try {
            schema = fetched(id);
        } catch (UnknownSchemaException e) {
            unknown.put(id, new Unknown(e, nanoClock.getAsLong()));
            throw e;
        } catch (RegistryException e) {
            throw new UncheckedIOException(e);
        }
        known.put(id, schema);
        return schema;
    }

    /**
     * The id of a schema under a subject, where it is registered if it is not yet.
     *
     * @throws RegistryException if the registry does not take it or cannot be asked
     */
    public int register(String subject, Schema schema) throws RegistryException {
        return id(
                calls.post("/subjects/" + encoded(subject) + "/versions", schema.toString())
                        .orElseThrow(() -> notThere(subject)));
    }

    /**
     * The id of a schema that is registered under a subject.
     *
     * @throws RegistryException if it is not, or if the registry cannot be asked
     */
    public int lookUp(String subject, Schema schema) throws RegistryException {
        return id(
                calls.post("/subjects/" + encoded(subject), schema.toString())
                        .orElseThrow(() -> notThere(subject)));
    }

    /**
     * Whether a subject has any version; for finding out whether the registry can be asked.
     *
     * @throws RegistryException if it cannot
     */
    public boolean hasSubject(String subject) throws RegistryException {
        return calls.get("/subjects/" + encoded(subject) + "/versions").isPresent();
    }

    private Schema fetched(int id) throws UnknownSchemaException, RegistryException {
        Optional<JsonNode> answer = id < 0 ? Optional.empty() : calls.get("/schemas/ids/" + id);
        if (answer.isEmpty()) {
            throw new UnknownSchemaException("the registry has no schema with the id " + id);
        }
        String type = answer.get().path("schemaType").asText("AVRO");
        if (!type.equals("AVRO")) {
            throw new UnknownSchemaException(
                    "schema " + id + " of the registry is of type " + type + ", not AVRO");
        }
        Schema.Parser parser = new Schema.Parser();
        // What is only read may have defaults that nobody checked.
        parser.setValidateDefaults(false);
        try {
            parseReferences(answer.get(), parser, new HashSet<>());
            return parser.parse(answer.get().path("schema").asText());
        } catch (RuntimeException e) {
            // The parser has no one type for what it does not like.
            throw new UnknownSchemaException(
                    "schema " + id + " of the registry is not one of Avro: " + e.getMessage());
        }
    }

    /** Parses the schemas that one refers to, those before it that they refer to. */
    private void parseReferences(JsonNode schema, Schema.Parser parser, Set<String> parsed)
            throws UnknownSchemaException, RegistryException {
        for (JsonNode reference : schema.path("references")) {
            String path =
                    "/subjects/"
                            + encoded(reference.path("subject").asText())
                            + "/versions/"
                            + reference.path("version").asInt();
            if (!parsed.add(path)) {
                continue;
            }
            JsonNode referred =
                    calls.get(path)
                            .orElseThrow(
                                    () ->
                                            new UnknownSchemaException(
                                                    "the registry has no " + path));
            parseReferences(referred, parser, parsed);
            parser.parse(referred.path("schema").asText());
        }
    }

    private static int id(JsonNode answer) throws RegistryException {
        if (!answer.path("id").canConvertToInt()) {
            throw new RegistryException("The schema registry's answer has no id: " + answer);
        }
        return answer.path("id").asInt();
    }

    private static RegistryException notThere(String subject) {
        return new RegistryException(
                "The schema registry has not this version of the schema under the subject "
                        + subject
                        + ": register it, or let the pipeline do so");
    }

    private static String encoded(String segment) {
        return URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
