package io.flinkinstructor.jobs.options;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the names that searches read and {@code reindex} moves. */
final class AliasKeys {

    static final ConfigOption<String> PGVECTOR =
            ConfigOptions.key("search.pgvector-alias")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "View, `view` or `schema.view`, that searches read instead of the table:"
                                    + " `reindex` makes it, and has it show this pipeline's table"
                                    + " when that has caught up.");

    static final ConfigOption<String> LUCENE =
            ConfigOptions.key("search.lucene-alias")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "The same for Lucene: path of a symbolic link that searches read"
                                    + " instead of the directory.");

    private AliasKeys() {}
}
