package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import java.time.Duration;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of what is made of a document before it is embedded, and of its earlier versions. */
final class IndexingKeys {

    static final ConfigOption<Boolean> SKIP_UNCHANGED =
            ConfigOptions.key("indexing.skip-unchanged")
                    .booleanType()
                    .defaultValue(ChangeDetectionOptions.DEFAULTS.skipUnchanged())
                    .withDescription(
                            "Whether a chunk that was written before as it is now is neither embedded"
                                    + " nor written again. Otherwise there is a record for each version"
                                    + " of each document.");

    static final ConfigOption<Duration> STATE_TTL =
            ConfigOptions.key("indexing.state-ttl")
                    .durationType()
                    .defaultValue(ChangeDetectionOptions.DEFAULTS.timeToLive())
                    .withDescription(
                            "How long the chunks of a document are remembered that does not come"
                                    + " again; `0 s`: for ever. A document that comes later is embedded"
                                    + " again, and chunks that it has lost stay in the index.");

    private IndexingKeys() {}
}
