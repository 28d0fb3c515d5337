package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.model.GraphChoice;
import java.util.List;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.ConfigOptions;

/** Options of the model, and of the instruction that it is given. */
final class ModelKeys {

    static final ConfigOption<String> PATH =
            ConfigOptions.key("model.path")
                    .stringType()
                    .defaultValue("builtin:bge-small-en-v1.5")
                    .withDescription(
                            "`builtin:bge-small-en-v1.5`, or a directory in the sentence-transformers"
                                    + " layout that every task manager sees under this path.");

    static final ConfigOption<GraphChoice> GRAPH =
            ConfigOptions.key("model.graph")
                    .enumType(GraphChoice.class)
                    .defaultValue(GraphChoice.OPTIMISED)
                    .withDescription(
                            "Of the built-in model: `optimised` (our own graph with the published"
                                    + " weights, faster, written with the operators that a short"
                                    + " measurement at start finds fastest), `pinned` (the same"
                                    + " with the operators that are the same on all machines),"
                                    + " `static` (that with activation scales from a calibration,"
                                    + " as `engine.deterministic` takes it) or `published`, whose"
                                    + " vectors differ a little, and so does the model's"
                                    + " fingerprint.");

    static final ConfigOption<String> INSTRUCTION =
            ConfigOptions.key("model.instruction")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Instruction for documents that bring none, such as `Represent the"
                                    + " Wikipedia document for retrieval:`. Default: the model's"
                                    + " own default prompt, if it has one.");

    static final ConfigOption<String> PROMPT_NAME =
            ConfigOptions.key("model.prompt-name")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Instead of `model.instruction`: the name of a prompt in the model's"
                                    + " `config_sentence_transformers.json`.");

    static final ConfigOption<String> INSTRUCTION_TEMPLATE =
            ConfigOptions.key("model.instruction-template")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Instead of `model.instruction`: one with fields that each document's"
                                    + " attributes fill, such as `Represent the {domain} {type} for"
                                    + " retrieval:`. A document that lacks one is a dead letter."
                                    + " `{{` and `}}` are braces.");

    static final ConfigOption<String> INSTRUCTIONS_FILE =
            ConfigOptions.key("model.instructions-file")
                    .stringType()
                    .noDefaultValue()
                    .withDescription(
                            "Instead of `model.instruction`: a YAML file of instructions with"
                                    + " names, which then are part of the keys. Read when the job"
                                    + " is submitted, and travels with it.");

    static final ConfigOption<List<String>> INSTRUCTION_NAMES =
            ConfigOptions.key("model.instruction-names")
                    .stringType()
                    .asList()
                    .noDefaultValue()
                    .withDescription(
                            "Those of the file for documents that name none: a YAML list, or `a;b`."
                                    + " Each gives a vector of its own. Default: all of the file.");

    private ModelKeys() {}
}
