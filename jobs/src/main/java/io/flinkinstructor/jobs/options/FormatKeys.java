package io.flinkinstructor.jobs.options;

import io.flinkinstructor.schemas.DebeziumRequestReader;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of what the values of records are, and of which of a document's fields are looked at. */
final class FormatKeys {

    static final ConfigOption<SourceFormat> FORMAT =
            ConfigOptions.key("source.format")
                    .enumType(SourceFormat.class)
                    .defaultValue(SourceFormat.JSON)
                    .withDescription(
                            "`json` (our own, or any other with the fields named below),"
                                    + " `debezium-json` (change events, with or without their"
                                    + " schemas; the fields named below are the row's), or `avro`"
                                    + " (our own schema, or any other with the fields named below).");

    static final ConfigOption<List<String>> TEXT_FIELDS =
            ConfigOptions.key("source.text-fields")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Of other fields than ours: the fields that make the text, each a name or a JSON"
                                    + " pointer, such as `[title, /content/body]`. Default, where"
                                    + " one of the next three is set: `text`.");

    static final ConfigOption<List<String>> ID_FIELD =
            ConfigOptions.key("source.id-field")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Of other fields than ours: the field with the document's id, a string or a number."
                                    + " Of several, the values are joined by `/`. Default: the"
                                    + " record's key.");

    static final ConfigOption<List<String>> ATTRIBUTE_FIELDS =
            ConfigOptions.key("source.attribute-fields")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Of other fields than ours: fields that travel along as attributes, under their own"
                                    + " name or another one, such as `[lang, 'year:"
                                    + " /published/year']`.");

    static final ConfigOption<String> INSTRUCTION_FIELD =
            ConfigOptions.key("source.instruction-field")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Of other fields than ours: the field with the document's instruction. Default: the"
                                    + " pipeline's.");

    static final ConfigOption<String> TEXT_SEPARATOR =
            ConfigOptions.key("source.text-separator")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "What stands between the texts of several fields. Default: a blank"
                                    + " line.");

    static final ConfigOption<MissingFields> MISSING_FIELDS =
            ConfigOptions.key("source.missing-fields")
                    .enumType(MissingFields.class)
                    .defaultValue(MissingFields.REFUSE)
                    .withDescription(
                            "What a text or an instruction that is missing, null or blank does, and"
                                    + " an attribute that is missing: `refuse` (the record is a dead"
                                    + " letter) or `skip` (it is left out; a record without any text"
                                    + " is a dead letter all the same).");

    static final ConfigOption<String> UNAVAILABLE_VALUE =
            ConfigOptions.key("source.unavailable-value")
                    .stringType()
                    .defaultValue(DebeziumRequestReader.UNAVAILABLE)
                    .withDescription(
                            "With `debezium-json`: what stands for a value that the database did not"
                                    + " send, Debezium's `unavailable.value.placeholder`.");

    static final ConfigOption<SinkFormat> SINK_FORMAT =
            ConfigOptions.key("sink.format")
                    .enumType(SinkFormat.class)
                    .defaultValue(SinkFormat.JSON)
                    .withDescription(
                            "Of the embeddings' topic: `json` or `avro` (with its schema in the"
                                    + " registry).");

    private FormatKeys() {}
}
