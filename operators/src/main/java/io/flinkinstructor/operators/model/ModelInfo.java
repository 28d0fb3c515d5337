package io.flinkinstructor.operators.model;

import java.util.Map;

/**
 * What a model is.
 *
 * @param name short name for records and logs, such as {@code bge-small-en-v1.5}
 * @param fingerprint lower-case hexadecimal hash over weights, precision, graph and tokenizer
 * @param dimension number of components of a vector
 * @param maxTokens longest input in tokens, special tokens included
 * @param prompts instructions by name, as the model's directory gives them
 * @param defaultPrompt the prompt that is used when none is asked for; null for none
 */
public record ModelInfo(
        String name,
        String fingerprint,
        int dimension,
        int maxTokens,
        Map<String, String> prompts,
        String defaultPrompt) {}
