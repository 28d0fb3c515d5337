package io.flinkinstructor.jobs.options;

import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of what the values of documents are, and of which of their fields are looked at. */
final class FormatKeys {

    static final ConfigOption<SourceFormat> FORMAT =
            ConfigOptions.key("source.format")
                    .enumType(SourceFormat.class)
                    .defaultValue(SourceFormat.JSON)
                    .withDescription(
                            "`json` (our own, or any other with the fields named below), or"
                                    + " `debezium-json` (change events, with or without their"
                                    + " schemas; the fields named below are the row's).");

    static final ConfigOption<List<String>> TEXT_FIELDS =
            ConfigOptions.key("source.text-fields")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Of other JSON: the fields that make the text, each a name or a JSON"
                                    + " pointer, such as `[title, /content/body]`. Default, where"
                                    + " one of the next three is set: `text`.");

    static final ConfigOption<List<String>> ID_FIELD =
            ConfigOptions.key("source.id-field")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Of other JSON: the field with the document's id, a string or a number."
                                    + " Of several, the values are joined by `/`. Default: the"
                                    + " record's key.");

    static final ConfigOption<List<String>> ATTRIBUTE_FIELDS =
            ConfigOptions.key("source.attribute-fields")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Of other JSON: fields that travel along as attributes, under their own"
                                    + " name or another one, such as `[lang, 'year:"
                                    + " /published/year']`.");

    static final ConfigOption<String> INSTRUCTION_FIELD =
            ConfigOptions.key("source.instruction-field")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Of other JSON: the field with the document's instruction. Default: the"
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

    private FormatKeys() {}
}
