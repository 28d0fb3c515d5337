package io.flinkinstructor.jobs.pipeline;

import io.flinkinstructor.jobs.kafka.TopicLimits;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingStreams;
import io.flinkinstructor.operators.embedding.ModelInputs;
import io.flinkinstructor.operators.engine.EngineConnector;
import io.flinkinstructor.operators.engine.SharedEngine;
import io.flinkinstructor.operators.indexing.ChunkDocuments;
import io.flinkinstructor.operators.indexing.ChunkingMode;
import io.flinkinstructor.operators.indexing.HashedChunks;
import io.flinkinstructor.operators.indexing.MeanOfChunks;
import io.flinkinstructor.operators.sink.kafka.EncodeDeadLetters;
import io.flinkinstructor.operators.sink.kafka.EncodeEmbeddings;
import io.flinkinstructor.operators.sink.kafka.KafkaMessage;
import io.flinkinstructor.operators.sink.kafka.KafkaMessageSink;
import io.flinkinstructor.operators.sink.vector.VectorStoreSink;
import io.flinkinstructor.operators.source.DescribeFailures;
import io.flinkinstructor.operators.source.ParseRequests;
import io.flinkinstructor.operators.source.RawRecord;
import io.flinkinstructor.operators.source.RawRecordSource;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.connector.base.DeliveryGuarantee;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.connector.kafka.source.KafkaSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.DataStreamUtils;
import org.apache.flink.streaming.api.datastream.KeyedStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;

/**
 * Documents from Kafka in; embeddings to Kafka, to vector stores or to all of them; dead letters to
 * Kafka.
 *
 * <pre>
 *                                               +-> write to the store (+ dead letters)
 * source -> parse -> keyBy(id) -> chunk -> embed -+-> encode -> sink
 *             |                     |        |         |
 *             +------- dead letters +--------+---------+-> encode -> sink
 * </pre>
 *
 * <p>The uids are part of what a savepoint knows: they never change.
 */
public final class EmbeddingPipeline {

    /** Dead letters are rare: one writer, with one transaction. */
    private static final int DEAD_LETTER_PARALLELISM = 1;

    private final PipelineSettings settings;
    private final TopicLimits limits;
    private final EngineConnector engine;

    /**
     * @param limits what the output topics take
     */
    public EmbeddingPipeline(PipelineSettings settings, TopicLimits limits) {
        this(settings, limits, new SharedEngine(settings.model(), settings.engine()));
    }

    /** With another way to an engine. */
    EmbeddingPipeline(PipelineSettings settings, TopicLimits limits, EngineConnector engine) {
        this.settings = settings;
        this.limits = limits;
        this.engine = engine;
    }

    /** Adds the pipeline to a job, which brings Flink's configuration with it. */
    public void addTo(StreamExecutionEnvironment env) {
        SingleOutputStreamOperator<EmbeddingRequest> requests = requests(env);
        SingleOutputStreamOperator<Chunk> chunks = chunks(requests);
        SingleOutputStreamOperator<EmbeddedRecord> embedded = embedded(chunks);
        DataStream<DeadLetter> letterStream = deadLetters(requests, chunks, embedded);
        if (settings.sink().topic() != null) {
            letterStream = letterStream.union(toTopic(embedded));
        }
        if (settings.pgvector() != null) {
            letterStream = letterStream.union(toPgvector(embedded));
        }
        if (settings.lucene() != null) {
            letterStream = letterStream.union(toLucene(embedded));
        }
        KafkaSinkSpec letters =
                new KafkaSinkSpec(
                        settings.sink().deadLetterTopic(), "-dead-letters", limits.deadLetters());
        letterStream
                .map(new EncodeDeadLetters(letters.maxMessageBytes()))
                .name("encode dead letters")
                .uid("encode-dead-letters")
                .setParallelism(DEAD_LETTER_PARALLELISM)
                .sinkTo(letters.sink())
                .name("dead letters: " + settings.sink().deadLetterTopic())
                .uid("sink-dead-letters")
                .setParallelism(DEAD_LETTER_PARALLELISM);
    }

    /** Embeddings to their topic; gives the dead letters of that. */
    private DataStream<DeadLetter> toTopic(DataStream<EmbeddedRecord> embedded) {
        KafkaSinkSpec embeddings =
                new KafkaSinkSpec(settings.sink().topic(), "", limits.embeddings());
        SingleOutputStreamOperator<KafkaMessage> messages =
                embedded.process(
                                new EncodeEmbeddings(
                                        settings.sink().format(),
                                        embeddings.maxMessageBytes(),
                                        settings.sink().guarantee()
                                                == DeliveryGuarantee.EXACTLY_ONCE))
                        .name("encode embeddings")
                        .uid("encode-embeddings");
        messages.sinkTo(embeddings.sink())
                .name("embeddings: " + settings.sink().topic())
                .uid("sink-embeddings");
        return messages.getSideOutput(EncodeEmbeddings.DEAD_LETTERS);
    }

    /** Embeddings to PostgreSQL; gives the dead letters of that. */
    private DataStream<DeadLetter> toPgvector(DataStream<EmbeddedRecord> embedded) {
        PipelineSettings.Pgvector pgvector = settings.pgvector();
        return VectorStoreSink.write(embedded, pgvector.store(), pgvector.options())
                .name("vectors: pgvector")
                .uid("sink-pgvector");
    }

    /** Embeddings to the Lucene index; gives the dead letters of that. */
    private DataStream<DeadLetter> toLucene(DataStream<EmbeddedRecord> embedded) {
        PipelineSettings.Lucene lucene = settings.lucene();
        return VectorStoreSink.write(embedded, lucene.store(), lucene.options())
                .name("vectors: lucene")
                .uid("sink-lucene");
    }

    private SingleOutputStreamOperator<EmbeddingRequest> requests(StreamExecutionEnvironment env) {
        PipelineSettings.Source source = settings.source();
        KafkaSource<RawRecord> records =
                RawRecordSource.builder()
                        .bootstrapServers(settings.kafka().bootstrapServers())
                        .topics(source.topics())
                        .groupId(source.groupId())
                        .startingOffsets(source.startingOffsets())
                        .bounded(source.bounded())
                        .partitionDiscovery(source.partitionDiscovery())
                        .properties(source.properties())
                        .build();
        return env.fromSource(
                        records,
                        WatermarkStrategy.noWatermarks(),
                        "documents: " + String.join(", ", source.topics()))
                .uid("source-documents")
                .process(new ParseRequests(source.format(), settings.embedding().names()))
                .name("parse")
                .uid("parse");
    }

    private SingleOutputStreamOperator<Chunk> chunks(DataStream<EmbeddingRequest> requests) {
        ModelInputs inputs = new ModelInputs(engine, settings.embedding());
        return requests.keyBy(EmbeddingRequest::id, Types.STRING)
                .process(new ChunkDocuments(settings.chunking(), inputs))
                .name("chunk")
                .uid("chunk");
    }

    private SingleOutputStreamOperator<EmbeddedRecord> embedded(DataStream<Chunk> chunks) {
        // The key stays the document's id: no second shuffle.
        KeyedStream<Chunk, String> keyed =
                DataStreamUtils.reinterpretAsKeyedStream(chunks, Chunk::id, Types.STRING);
        HashedChunks detection = new HashedChunks(settings.changes(), settings.chunking());
        SingleOutputStreamOperator<EmbeddedRecord> embedded =
                settings.chunking().mode() == ChunkingMode.MEAN
                        ? EmbeddingStreams.embed(
                                keyed,
                                engine,
                                settings.embedding(),
                                detection,
                                new MeanOfChunks(settings.chunking()))
                        : EmbeddingStreams.embed(keyed, engine, settings.embedding(), detection);
        return embedded.uid("embed");
    }

    private static DataStream<DeadLetter> deadLetters(
            SingleOutputStreamOperator<EmbeddingRequest> requests,
            SingleOutputStreamOperator<Chunk> chunks,
            SingleOutputStreamOperator<EmbeddedRecord> embedded) {
        return requests.getSideOutput(ParseRequests.DEAD_LETTERS)
                .union(
                        chunks.getSideOutput(ChunkDocuments.DEAD_LETTERS),
                        embedded.getSideOutput(EmbeddingStreams.FAILURES)
                                .map(new DescribeFailures())
                                .name("describe failures")
                                .uid("describe-failures"));
    }

    /** One of the two sinks, which differ in topic, transactions and limit. */
    private final class KafkaSinkSpec {

        private final String topic;
        private final String prefixSuffix;
        private final int topicLimit;
        private final Map<String, String> properties;

        KafkaSinkSpec(String topic, String prefixSuffix, int topicLimit) {
            this.topic = topic;
            this.prefixSuffix = prefixSuffix;
            this.topicLimit = topicLimit;
            this.properties = new TreeMap<>(settings.sink().properties());
            properties.putIfAbsent("max.request.size", Integer.toString(topicLimit));
        }

        int maxMessageBytes() {
            return KafkaMessageSink.maxMessageBytes(properties, topicLimit);
        }

        KafkaSink<KafkaMessage> sink() {
            PipelineSettings.Sink sink = settings.sink();
            KafkaMessageSink.Builder builder =
                    KafkaMessageSink.builder()
                            .bootstrapServers(settings.kafka().bootstrapServers())
                            .topic(topic)
                            .transactionTimeout(sink.transactionTimeout())
                            .properties(properties);
            return sink.guarantee() == DeliveryGuarantee.EXACTLY_ONCE
                    ? builder.exactlyOnce(sink.transactionalIdPrefix() + prefixSuffix).build()
                    : builder.atLeastOnce().build();
        }
    }
}
