package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.sink.vector.lucene.Distance;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneIndexOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the Lucene index that embeddings are written to. */
final class LuceneKeys {

    static final ConfigOption<String> DIRECTORY =
            ConfigOptions.key("sink.lucene.directory")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Directory of the index, on storage that all task managers and searches"
                                    + " see under this path. Made if it is missing; one that is"
                                    + " there is checked: shards, distance, model.");

    static final ConfigOption<Integer> SHARDS =
            ConfigOptions.key("sink.lucene.shards")
                    .intType()
                    .defaultValue(LuceneIndexOptions.DEFAULTS.shards())
                    .withDescription(
                            "How many parts the index has, fixed once it is made. Each is written by"
                                    + " one subtask, so that more subtasks than shards find no"
                                    + " work here.");

    static final ConfigOption<Distance> DISTANCE =
            ConfigOptions.key("sink.lucene.distance")
                    .enumType(Distance.class)
                    .defaultValue(LuceneIndexOptions.DEFAULTS.distance())
                    .withDescription(
                            "What the index orders by, fixed once it is made: `cosine`, `ip` (inner"
                                    + " product) or `l2`.");

    static final ConfigOption<Integer> MAX_CONNECTIONS =
            ConfigOptions.key("sink.lucene.max-connections")
                    .intType()
                    .defaultValue(LuceneIndexOptions.DEFAULTS.maxConnections())
                    .withDescription("Neighbours of a vector in the graph, HNSW's `m`.");

    static final ConfigOption<Integer> BEAM_WIDTH =
            ConfigOptions.key("sink.lucene.beam-width")
                    .intType()
                    .defaultValue(LuceneIndexOptions.DEFAULTS.beamWidth())
                    .withDescription(
                            "Candidates for these neighbours, HNSW's `ef_construction`: more make a"
                                    + " better graph, slower.");

    static final ConfigOption<Duration> KEEP_COMMITS =
            ConfigOptions.key("sink.lucene.keep-commits")
                    .durationType()
                    .defaultValue(LuceneIndexOptions.DEFAULTS.keepCommits())
                    .withDescription(
                            "How long a commit stays on disk after a newer one has become visible,"
                                    + " for searches in it that have not ended.");

    private LuceneKeys() {}
}
