package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;
import java.util.Locale;

/**
 * What a T5's config.json says of its encoder.
 *
 * @param width components of a token's vector
 * @param headWidth components of an attention head; heads times this may differ from width
 * @param inner width of the feed-forward layer
 * @param gated whether the feed-forward multiplies its activation by a second projection
 */
record T5Settings(
        int width,
        int layers,
        int heads,
        int headWidth,
        int inner,
        int vocabulary,
        boolean gated,
        HiddenActivation activation,
        RelativeBuckets buckets,
        float epsilon) {

    /**
     * @param file the name of config.json, for messages
     * @return null if it can't be used; the faults say why
     */
    static T5Settings read(String file, JsonNode config, Faults faults) {
        ConfigNumbers numbers = new ConfigNumbers(file, config, faults);
        String projection = config.path("feed_forward_proj").asText("relu");
        boolean gated = projection.startsWith("gated-");
        String name = gated ? projection.substring("gated-".length()) : projection;
        // The name that was meant by "gated-gelu", always.
        String function = projection.equals("gated-gelu") ? "gelu_new" : name;
        HiddenActivation activation = HiddenActivation.named(function.toLowerCase(Locale.ROOT));
        if (activation == null) {
            faults.add(
                    file,
                    String.format(
                            "feed_forward_proj '%s' is not known (known: relu, gelu, gelu_new, silu,"
                                    + " each alone or behind 'gated-')",
                            projection));
        }
        int width = numbers.positive("d_model");
        int layers = numbers.layers("num_layers");
        int heads = numbers.positive("num_heads");
        int headWidth = numbers.positive("d_kv");
        int inner = numbers.positive("d_ff");
        int vocabulary = numbers.positive("vocab_size");
        int buckets = numbers.positive("relative_attention_num_buckets", 32);
        int largest = numbers.positive("relative_attention_max_distance", 128);
        if (buckets % 2 != 0 || buckets < 4 || largest <= buckets / 4) {
            faults.add(
                    file,
                    "relative_attention_num_buckets must be even and at least 4, and"
                            + " relative_attention_max_distance larger than a quarter of it");
        }
        return activation == null || numbers.missing()
                ? null
                : new T5Settings(
                        width,
                        layers,
                        heads,
                        headWidth,
                        inner,
                        vocabulary,
                        gated,
                        activation,
                        new RelativeBuckets(buckets, largest),
                        (float) config.path("layer_norm_epsilon").asDouble(1e-6));
    }
}
