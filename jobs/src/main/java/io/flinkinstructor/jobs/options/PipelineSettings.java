package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.engine.EngineOptions;
import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.ChunkingOptions;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.search.VectorIndex;
import io.flinkinstructor.operators.sink.kafka.EmbeddingFormat;
import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneStore;
import io.flinkinstructor.operators.sink.vector.pgvector.PgVectorStore;
import io.flinkinstructor.operators.source.RequestFormat;
import io.flinkinstructor.operators.source.StartingOffsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ReadableConfig;
import org.apache.flink.connector.base.DeliveryGuarantee;

/**
 * Everything that a user has set, checked and complete.
 *
 * @param kafka the cluster that both ends are on
 * @param source what is read
 * @param sink what is written to Kafka
 * @param pgvector what is written to PostgreSQL; null for nothing
 * @param lucene what is written to a Lucene index; null for nothing
 * @param model what embeds
 * @param engine how it runs
 * @param embedding the operator's limits, and the instructions
 * @param chunking how documents are cut
 * @param changes what is made of what is known of a document's earlier versions
 * @param queryInstruction what goes in with queries; empty for nothing; null for what the model or
 *     the documents' instruction says
 * @param flink Flink's options that the user gave, without our defaults
 * @param shown all that the user gave, for logs: secrets are hidden
 */
public record PipelineSettings(
        Kafka kafka,
        Source source,
        Sink sink,
        Pgvector pgvector,
        Lucene lucene,
        DirectoryModel model,
        EngineOptions engine,
        EmbeddingOptions embedding,
        ChunkingOptions chunking,
        ChangeDetectionOptions changes,
        String queryInstruction,
        Map<String, String> flink,
        Map<String, String> shown) {

    /**
     * The cluster.
     *
     * @param createTopics whether missing output topics are created
     * @param adminProperties for an admin client, bootstrap servers included
     */
    public record Kafka(
            String bootstrapServers, boolean createTopics, Map<String, String> adminProperties) {}

    /**
     * What is read.
     *
     * @param topics at least one
     * @param format what the values are
     * @param properties further ones of the consumer
     */
    public record Source(
            List<String> topics,
            String groupId,
            StartingOffsets startingOffsets,
            boolean bounded,
            Duration partitionDiscovery,
            RequestFormat format,
            Map<String, String> properties) {}

    /**
     * What is written to PostgreSQL.
     *
     * @param store where the table is and what it is like
     * @param options how rows are written
     * @param alias the view that searches read; null for the table
     */
    public record Pgvector(PgVectorStore store, VectorSinkOptions options, String alias) {

        /** What searches read. */
        public VectorIndex reader() {
            return alias == null ? store.reader() : store.reader(alias);
        }
    }

    /**
     * What is written to a Lucene index.
     *
     * @param store where the index is and what it is like
     * @param options how rows are written
     * @param alias the symbolic link that searches read; null for the index
     */
    public record Lucene(LuceneStore store, VectorSinkOptions options, String alias) {

        /** What searches read. */
        public VectorIndex reader() {
            return alias == null ? store.reader() : store.reader(alias);
        }
    }

    /**
     * What is written to Kafka.
     *
     * @param topic of the embeddings; null if they go elsewhere only
     * @param guarantee exactly or at least once
     * @param transactionalIdPrefix of the embeddings; the dead letters' has a suffix
     * @param format what the embeddings' values are
     * @param properties further ones of the producers
     */
    public record Sink(
            String topic,
            String deadLetterTopic,
            DeliveryGuarantee guarantee,
            String transactionalIdPrefix,
            Duration transactionTimeout,
            EmbeddingFormat format,
            Map<String, String> properties) {}

    /**
     * Reads and checks.
     *
     * @param file YAML in Flink's style; null for none
     * @param overrides values by key, which win over the file's
     * @throws RefusedException if anything is wrong, with all that is
     */
    public static PipelineSettings load(Path file, Map<String, String> overrides) {
        Faults faults = new Faults();
        Map<String, String> given = new TreeMap<>();
        if (file != null) {
            given.putAll(OptionsFile.read(file, faults));
            if (given.isEmpty()) {
                // What is missing would be everything.
                faults.throwIfAny("The options cannot be read");
            }
        }
        given.putAll(overrides);
        faults.hideSecrets(given);
        PipelineSettings settings = new SettingsReader(given, faults).read();
        faults.throwIfAny("The options" + (file == null ? "" : " in " + file) + " cannot be used");
        return settings;
    }

    /**
     * Flink's configuration for the job: our defaults where neither the user nor the cluster says
     * anything, and what the user gave.
     *
     * @param cluster the cluster's configuration
     */
    public Configuration flinkConfiguration(ReadableConfig cluster) {
        Map<String, String> merged = new TreeMap<>();
        for (FlinkDefaults.Default ours : FlinkDefaults.ALL) {
            if (cluster.getOptional(ConfigOptions.key(ours.key()).stringType().noDefaultValue())
                    .isEmpty()) {
                merged.put(ours.key(), ours.value());
            }
        }
        merged.putAll(flink);
        return Configuration.fromMap(merged);
    }
}
