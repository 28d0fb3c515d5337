package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.indexing.ChunkingMode;
import io.flinkinstructor.operators.indexing.ChunkingOptions;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of how documents are cut into chunks. */
final class ChunkingKeys {

    static final ConfigOption<ChunkingMode> MODE =
            ConfigOptions.key("chunking.mode")
                    .enumType(ChunkingMode.class)
                    .defaultValue(ChunkingOptions.DEFAULTS.mode())
                    .withDescription(
                            "What becomes of a long document: `none` (one vector; the model leaves"
                                    + " out what it does not take), `truncate` (one vector of its"
                                    + " first sentences), `chunk` (a vector for each chunk), `mean`"
                                    + " (one vector, the mean of its chunks').");

    static final ConfigOption<Integer> MAX_TOKENS =
            ConfigOptions.key("chunking.max-tokens")
                    .intType()
                    .defaultValue(ChunkingOptions.DEFAULTS.maxTokens())
                    .withDescription(
                            "Most tokens of a chunk, overlap included, instruction not; at least "
                                    + ChunkingOptions.LEAST_MAX_TOKENS
                                    + ". Where the model takes less, that is the limit.");

    static final ConfigOption<Integer> OVERLAP_TOKENS =
            ConfigOptions.key("chunking.overlap-tokens")
                    .intType()
                    .defaultValue(ChunkingOptions.DEFAULTS.overlapTokens())
                    .withDescription(
                            "Most tokens that a chunk repeats of the end of the one before it, in"
                                    + " whole sentences where they fit; at most half of"
                                    + " `chunking.max-tokens`.");

    private ChunkingKeys() {}
}
