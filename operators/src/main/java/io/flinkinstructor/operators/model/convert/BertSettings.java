package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;
import io.flinkinstructor.operators.model.MaxTokens;

/**
 * What the config.json of a BERT, or of one of its relatives, says.
 *
 * @param names how its tensors are called
 * @param firstPosition row of the first position in the table of positions
 * @param positions rows of the table of positions
 * @param types rows of the table of token types; 0 if there is none
 * @param buckets of relative positions; null if there are none
 */
record BertSettings(
        BertNames names,
        int width,
        int layers,
        int heads,
        int inner,
        int vocabulary,
        int firstPosition,
        int positions,
        int types,
        HiddenActivation activation,
        RelativeBuckets buckets,
        float epsilon) {

    private static final int MPNET_LARGEST_DISTANCE = 128;

    /**
     * @param file the name of config.json, for messages
     * @return null if it can't be used; the faults say why
     */
    static BertSettings read(BertNames names, String file, JsonNode config, Faults faults) {
        ConfigNumbers numbers = new ConfigNumbers(file, config, faults);
        boolean distil = names == BertNames.DISTILBERT;
        String function = config.path(distil ? "activation" : "hidden_act").asText("gelu");
        HiddenActivation activation = HiddenActivation.named(function);
        if (activation == null) {
            faults.add(
                    file,
                    String.format(
                            "the activation function '%s' is not known (known: relu, gelu, gelu_new,"
                                    + " silu); export the model to ONNX for feature extraction",
                            function));
        }
        String positions = config.path("position_embedding_type").asText("absolute");
        if (!positions.equals("absolute")) {
            faults.add(
                    file,
                    String.format(
                            "position_embedding_type '%s' is not known (known: absolute); export the"
                                    + " model to ONNX for feature extraction",
                            positions));
        }
        int width = numbers.positive(distil ? "dim" : "hidden_size");
        int heads = numbers.positive(distil ? "n_heads" : "num_attention_heads");
        if (heads > 0 && width % heads != 0) {
            faults.add(file, "the width " + width + " is no multiple of the " + heads + " heads");
        }
        BertSettings settings =
                new BertSettings(
                        names,
                        width,
                        numbers.layers(distil ? "n_layers" : "num_hidden_layers"),
                        heads,
                        numbers.positive(distil ? "hidden_dim" : "intermediate_size"),
                        numbers.positive("vocab_size"),
                        MaxTokens.firstPosition(config),
                        numbers.positive("max_position_embeddings"),
                        names == BertNames.BERT ? numbers.positive("type_vocab_size", 2) : 0,
                        activation,
                        names == BertNames.MPNET
                                ? new RelativeBuckets(
                                        numbers.positive("relative_attention_num_buckets", 32),
                                        MPNET_LARGEST_DISTANCE)
                                : null,
                        (float) config.path("layer_norm_eps").asDouble(1e-12));
        return activation == null || numbers.missing() ? null : settings;
    }

    /** What a product of query and key is multiplied by. */
    float scale() {
        return (float) (1 / Math.sqrt((double) width / heads));
    }
}
