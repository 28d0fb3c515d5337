package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Set;

/** How many tokens a model takes: the least of what its files say. */
public final class MaxTokens {

    /** Tokenizers without a limit write a number beyond any length. */
    private static final double UNLIMITED = 1e9;

    /** Models whose positions begin behind the id of the padding token. */
    private static final Set<String> OFFSET_POSITIONS =
            Set.of("roberta", "xlm-roberta", "xlm-roberta-xl", "camembert", "mpnet", "longformer");

    private MaxTokens() {}

    /**
     * @return at least 1; 0 if no file says
     */
    public static int of(JsonNode sentenceConfig, JsonNode tokenizerConfig, JsonNode config) {
        double positions = limit(config.path("max_position_embeddings"));
        double least =
                Math.min(
                        Math.min(
                                limit(sentenceConfig.path("max_seq_length")),
                                limit(tokenizerConfig.path("model_max_length"))),
                        positions - firstPosition(config));
        return least < UNLIMITED ? Math.max(1, (int) least) : 0;
    }

    /** The first value of position_ids. */
    public static int firstPosition(JsonNode config) {
        return OFFSET_POSITIONS.contains(config.path("model_type").asText())
                ? config.path("pad_token_id").asInt(1) + 1
                : 0;
    }

    private static double limit(JsonNode node) {
        return node.isNumber() && node.asDouble() > 0 && node.asDouble() < UNLIMITED
                ? node.asDouble()
                : Double.POSITIVE_INFINITY;
    }
}
