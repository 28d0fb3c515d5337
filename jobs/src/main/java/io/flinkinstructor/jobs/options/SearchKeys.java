package io.flinkinstructor.jobs.options;

import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of searches in what the pipeline has written. */
final class SearchKeys {

    static final ConfigOption<String> QUERY_INSTRUCTION =
            ConfigOptions.key("search.query-instruction")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What goes in with a query, such as `Represent the Wikipedia question"
                                    + " for retrieving supporting documents:`. Default: the model's"
                                    + " prompt `query`, if it has one, else what goes in with"
                                    + " documents. Not with an instructions file, which says it for"
                                    + " each name.");

    private SearchKeys() {}
}
