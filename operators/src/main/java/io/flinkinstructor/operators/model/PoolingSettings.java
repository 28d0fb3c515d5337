package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * What a Pooling's config.json says.
 *
 * @param file the file, for messages
 * @param modes joined in this order, at least one
 * @param includePrompt whether the prompt's tokens are pooled
 * @param width components of a token's vector; -1 if it does not say
 */
public record PoolingSettings(String file, List<Pooling> modes, boolean includePrompt, int width) {

    /** What sentence-transformers does with a model that says nothing. */
    static final PoolingSettings MEAN =
            new PoolingSettings("modules.json", List.of(Pooling.MEAN), true, -1);

    static PoolingSettings read(String file, ModelJson json, Faults faults) {
        JsonNode config =
                json.required(
                        file, "save the model with sentence-transformers, or write one by hand");
        int width =
                config.path("word_embedding_dimension")
                        .asInt(config.path("embedding_dimension").asInt(-1));
        return new PoolingSettings(
                file,
                modes(file, config, faults),
                config.path("include_prompt").asBoolean(true),
                width);
    }

    private static List<Pooling> modes(String file, JsonNode config, Faults faults) {
        JsonNode newer = config.path("pooling_mode");
        List<Pooling> modes = new ArrayList<>();
        if (newer.isMissingNode()) {
            older(file, config, faults, modes);
        } else if (newer.isArray()) {
            newer.forEach(mode -> addNamed(file, mode.asText(), faults, modes));
        } else {
            addNamed(file, newer.asText(), faults, modes);
        }
        return modes.isEmpty() ? MEAN.modes() : modes;
    }

    private static void older(String file, JsonNode config, Faults faults, List<Pooling> modes) {
        for (Pooling mode : Pooling.values()) {
            if (config.path(mode.key()).asBoolean()) {
                modes.add(mode);
            }
        }
        config.fieldNames()
                .forEachRemaining(
                        name -> {
                            if (name.startsWith("pooling_mode_")
                                    && config.path(name).asBoolean()
                                    && Arrays.stream(Pooling.values())
                                            .noneMatch(mode -> mode.key().equals(name))) {
                                unknown(file, name, faults);
                            }
                        });
    }

    private static void addNamed(String file, String name, Faults faults, List<Pooling> modes) {
        for (Pooling mode : Pooling.values()) {
            if (mode.mode().equals(name)) {
                modes.add(mode);
                return;
            }
        }
        unknown(file, name, faults);
    }

    private static void unknown(String file, String name, Faults faults) {
        faults.add(
                file,
                String.format(
                        "the pooling mode '%s' is not known (known: %s); export the model to a"
                                + " graph that pools",
                        name,
                        String.join(
                                ", ",
                                Arrays.stream(Pooling.values()).map(Pooling::mode).toList())));
    }
}
