package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.ChunkingMode;
import io.flinkinstructor.operators.indexing.ChunkingOptions;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.GraphChoice;
import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.operators.source.StartingOffsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.base.DeliveryGuarantee;

/** Turns text into {@link PipelineSettings}, and collects what is wrong on the way. */
final class SettingsReader {

    private static final Pattern DEVICE =
            Pattern.compile("auto|cpu|cuda|cuda:\\d+(,\\s*cuda:\\d+)*");
    private static final Pattern TOPIC = Pattern.compile("[a-zA-Z0-9._-]{1,249}");

    private final Map<String, String> given;
    private final OptionValues options;
    private final Faults faults;

    SettingsReader(Map<String, String> given, Faults faults) {
        this.given = given;
        this.options = new OptionValues(given, faults);
        this.faults = faults;
    }

    /** Reads all options; what cannot be read is a fault and has its default in the result. */
    PipelineSettings read() {
        Map<String, String> flink = new TreeMap<>();
        Map<String, String> shown = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    shown.put(key, OptionValues.shown(key, value));
                    if (isFlinks(key)) {
                        flink.put(key, value);
                    }
                });
        String bootstrap = options.required(KafkaKeys.BOOTSTRAP_SERVERS, "localhost:9092");
        ClientProperties clients = new ClientProperties(given, bootstrap, faults);
        List<SinkType> types = options.value(SinkKeys.TYPE);
        RegistryOptions registry = registry();
        PipelineSettings.Source source = source(registry, clients.source());
        if (types.isEmpty()) {
            faults.add("sink.type: is empty; give kafka, pgvector, lucene or several");
        }
        PipelineSettings.Sink sink =
                sink(source, types.contains(SinkType.KAFKA), registry, clients.sink());
        PipelineSettings.Pgvector pgvector =
                types.contains(SinkType.PGVECTOR)
                        ? new PgvectorReader(given, options, faults).read()
                        : null;
        PipelineSettings.Lucene lucene =
                types.contains(SinkType.LUCENE)
                        ? new LuceneSinkReader(options, faults).read()
                        : null;
        checkTopics(source, sink);
        checkCheckpoints(sink);
        return new PipelineSettings(
                new PipelineSettings.Kafka(
                        bootstrap, options.value(KafkaKeys.CREATE_TOPICS), clients.admin()),
                source,
                sink,
                pgvector,
                lucene,
                new DirectoryModel(options.value(ModelKeys.PATH), graph()),
                engine(),
                embedding(),
                chunking(),
                changes(types.stream().allMatch(type -> takesUpdates(type, pgvector, lucene))),
                queryInstruction(),
                flink,
                shown);
    }

    /**
     * Whether a key is Flink's; a key that nobody knows, or a value that Flink cannot read, is a
     * fault.
     */
    private boolean isFlinks(String key) {
        if (KnownOption.ALL.stream().anyMatch(known -> known.option().key().equals(key))
                || KnownOption.CLIENT_PREFIXES.stream()
                        .anyMatch(
                                prefix ->
                                        key.startsWith(prefix) && key.length() > prefix.length())) {
            return false;
        }
        if (!FlinkKeys.knows(key)) {
            List<String> candidates = new ArrayList<>(FlinkKeys.all().keySet());
            KnownOption.ALL.forEach(known -> candidates.add(known.option().key()));
            faults.add(
                    key
                            + ": is not an option"
                            + EditDistance.nearest(key, candidates)
                                    .map(nearest -> "; did you mean " + nearest + "?")
                                    .orElse("; the README's table has those there are"));
            return false;
        }
        ConfigOption<?> option = FlinkKeys.all().get(key);
        if (option != null) {
            options.parsed(option, "what Flink expects");
        }
        return true;
    }

    private RegistryOptions registry() {
        boolean needed =
                options.value(FormatKeys.FORMAT) == SourceFormat.AVRO
                        || options.value(FormatKeys.SINK_FORMAT) == SinkFormat.AVRO;
        return new RegistryReader(given, options, needed).read();
    }

    private PipelineSettings.Source source(
            RegistryOptions registry, Map<String, String> properties) {
        List<String> topics = options.required(SourceKeys.TOPICS, "documents");
        Duration discovery = options.notNegative(SourceKeys.PARTITION_DISCOVERY);
        return new PipelineSettings.Source(
                topics == null ? List.of() : List.copyOf(topics),
                options.value(SourceKeys.GROUP_ID),
                startingOffsets(),
                options.value(SourceKeys.BOUNDED),
                discovery,
                new SourceFormatReader(options, registry).read(),
                properties);
    }

    private StartingOffsets startingOffsets() {
        try {
            return StartingOffsets.parse(options.value(SourceKeys.STARTING_OFFSETS).strip());
        } catch (IllegalArgumentException e) {
            faults.add("source.starting-offsets: " + e.getMessage());
            return StartingOffsets.committed();
        }
    }

    private PipelineSettings.Sink sink(
            PipelineSettings.Source source,
            boolean toTopic,
            RegistryOptions registry,
            Map<String, String> properties) {
        String topic = toTopic ? options.required(SinkKeys.TOPIC, "embeddings") : null;
        DeliveryGuarantee guarantee = options.value(SinkKeys.DELIVERY_GUARANTEE);
        if (guarantee == DeliveryGuarantee.NONE) {
            faults.add("sink.delivery-guarantee: must be exactly-once or at-least-once, is none");
        }
        if (guarantee == DeliveryGuarantee.EXACTLY_ONCE) {
            refuseWeaker(properties, "acks", List.of("all", "-1"));
            refuseWeaker(properties, "enable.idempotence", List.of("true"));
        }
        Duration timeout = options.positive(SinkKeys.TRANSACTION_TIMEOUT);
        String prefix = options.value(SinkKeys.TRANSACTIONAL_ID_PREFIX);
        String deadLetters =
                toTopic
                        ? options.value(SinkKeys.DEAD_LETTERS)
                        : options.required(SinkKeys.DEAD_LETTERS, "dead-letters");
        deadLetters = deadLetters == null ? topic + "-dead-letters" : deadLetters;
        return new PipelineSettings.Sink(
                topic,
                deadLetters,
                guarantee,
                prefix == null ? source.groupId() + "-" + (toTopic ? topic : deadLetters) : prefix,
                timeout,
                new SinkFormatReader(options, registry).read(topic),
                properties);
    }

    private void refuseWeaker(Map<String, String> properties, String name, List<String> allowed) {
        String value = properties.get(name);
        if (value != null && !allowed.contains(value)) {
            faults.add(
                    SinkKeys.PROPERTIES
                            + name
                            + ": must be "
                            + allowed.get(0)
                            + " with sink.delivery-guarantee: exactly-once, is "
                            + value);
        }
    }

    private void checkTopics(PipelineSettings.Source source, PipelineSettings.Sink sink) {
        Set<String> named = new LinkedHashSet<>(source.topics());
        named.add(sink.topic());
        named.add(options.value(SinkKeys.DEAD_LETTERS));
        named.remove(null);
        for (String topic : named) {
            if (!TOPIC.matcher(topic).matches()) {
                faults.add(
                        "'" + topic + "' is no topic: use letters, digits, '.', '_' and '-' only");
            }
        }
        Set<String> read = new HashSet<>(source.topics());
        if (read.contains(sink.topic()) || read.contains(sink.deadLetterTopic())) {
            faults.add(
                    "source.topics: holds a topic that the job writes to, so that it would read its"
                            + " own output");
        }
        if (sink.deadLetterTopic().equals(sink.topic())) {
            faults.add("dead-letters.topic: must be another one than sink.topic");
        }
    }

    /** As far as the options say; what a cluster's configuration says comes when there is one. */
    private void checkCheckpoints(PipelineSettings.Sink sink) {
        Configuration job = Configuration.fromMap(new HashMap<>());
        FlinkDefaults.ALL.forEach(ours -> job.setString(ours.key(), ours.value()));
        job.addAll(Configuration.fromMap(new HashMap<>(given)));
        try {
            faults.addAll(TransactionLifetime.faults(job, sink));
        } catch (IllegalArgumentException e) {
            // Reported with its key.
            return;
        }
    }

    /** Equal bits in any company and on all machines want equal scales and operators. */
    private GraphChoice graph() {
        GraphChoice graph = options.value(ModelKeys.GRAPH);
        return graph == GraphChoice.OPTIMISED && options.value(EngineKeys.DETERMINISTIC)
                ? GraphChoice.STATIC
                : graph;
    }

    private EngineOptions engine() {
        String device = options.value(EngineKeys.DEVICE);
        if (!DEVICE.matcher(device).matches()) {
            faults.add(
                    "engine.device: must be auto, cpu, cuda, cuda:N or cuda:N,cuda:M, is '"
                            + device
                            + "'");
        }
        Duration linger = options.notNegative(EngineKeys.LINGER);
        return new EngineOptions(
                        device,
                        options.autoOrPositive(EngineKeys.LANES),
                        options.autoOrPositive(EngineKeys.MAX_BATCH_TOKENS),
                        linger,
                        options.value(EngineKeys.DETERMINISTIC),
                        options.positive(EngineKeys.RUN_TIMEOUT),
                        options.atLeastOne(EngineKeys.MAX_ATTEMPTS))
                .withFaults(new FaultInjectionReader(options).read())
                .withGpu(new GpuReader(options).read());
    }

    private EmbeddingOptions embedding() {
        EmbeddingOptions limits =
                EmbeddingOptions.DEFAULTS
                        .withCapacity(Math.max(1, options.atLeastOne(EmbeddingKeys.CAPACITY)))
                        .withMaxInFlightBytes(
                                options.bytes(EmbeddingKeys.MAX_IN_FLIGHT_BYTES, Long.MAX_VALUE))
                        .withLatestWins(options.value(EmbeddingKeys.LATEST_WINS));
        return new InstructionOptions(options, faults).addTo(limits);
    }

    private ChunkingOptions chunking() {
        ChunkingMode mode = options.value(ChunkingKeys.MODE);
        int max = options.value(ChunkingKeys.MAX_TOKENS);
        int overlap = options.value(ChunkingKeys.OVERLAP_TOKENS);
        int before = faults.all().size();
        if (max < ChunkingOptions.LEAST_MAX_TOKENS) {
            faults.add(
                    "chunking.max-tokens: must be at least "
                            + ChunkingOptions.LEAST_MAX_TOKENS
                            + ", is "
                            + max);
        }
        if (overlap < 0) {
            faults.add("chunking.overlap-tokens: must not be negative, is " + overlap);
        } else if (overlap > max / 2) {
            faults.add(
                    "chunking.overlap-tokens: must be at most half of chunking.max-tokens, which"
                            + " is "
                            + max
                            + ", is "
                            + overlap);
        }
        return faults.all().size() > before
                ? ChunkingOptions.DEFAULTS
                : new ChunkingOptions(mode, max, overlap);
    }

    private String queryInstruction() {
        String instruction = options.value(SearchKeys.QUERY_INSTRUCTION);
        if (instruction != null && options.value(ModelKeys.INSTRUCTIONS_FILE) != null) {
            faults.add(
                    "search.query-instruction: the instructions file says it, with"
                            + " query-instruction; leave one of them out");
        }
        return instruction;
    }

    private static boolean takesUpdates(
            SinkType type, PipelineSettings.Pgvector pgvector, PipelineSettings.Lucene lucene) {
        return switch (type) {
            // Its records need their vectors.
            case KAFKA -> false;
            case PGVECTOR -> pgvector != null && pgvector.store().takesUpdatesWithoutVector();
            case LUCENE -> lucene != null && lucene.store().takesUpdatesWithoutVector();
        };
    }

    /**
     * @param updatesWithoutVector whether all sinks take them
     */
    private ChangeDetectionOptions changes(boolean updatesWithoutVector) {
        Duration timeToLive = options.notNegative(IndexingKeys.STATE_TTL);
        return ChangeDetectionOptions.DEFAULTS
                .withUpdatesWithoutVector(updatesWithoutVector)
                .withSkipUnchanged(options.value(IndexingKeys.SKIP_UNCHANGED))
                .withTimeToLive(timeToLive.isNegative() ? Duration.ZERO : timeToLive);
    }
}
