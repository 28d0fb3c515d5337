package io.flinkinstructor.jobs.options;

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

    private ModelKeys() {}
}
