package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/**
 * A model's tokenizer.json.
 *
 * @param tokenizer open; to be closed by whoever read it
 * @param largestId the largest id that it gives
 */
public record TokenizerFile(NativeTokenizer tokenizer, long largestId) {

    private static final String WAY_OUT =
            "save the fast tokenizer: AutoTokenizer.from_pretrained(...).save_pretrained(...)";

    /**
     * @return null if it can't be used; the faults say why
     * @throws EmbeddingException if the native library can't be loaded
     */
    static TokenizerFile read(String file, ModelFiles files, ModelJson json, Faults faults)
            throws EmbeddingException {
        JsonNode node = json.required(file, WAY_OUT);
        if (node.isMissingNode()) {
            return null;
        }
        try (InputStream in = files.open(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return new TokenizerFile(NativeTokenizer.of(text), largestId(node));
        } catch (IOException | IllegalArgumentException e) {
            faults.add(file, "is not a tokenizer (" + e.getMessage() + "); " + WAY_OUT);
            return null;
        }
    }

    /** The largest id that a tokenizer.json gives. */
    public static long largestId(JsonNode node) {
        long largest = 0;
        JsonNode vocabulary = node.path("model").path("vocab");
        if (vocabulary.isArray()) {
            largest = vocabulary.size() - 1;
        } else {
            for (JsonNode id : vocabulary) {
                largest = Math.max(largest, id.asLong());
            }
        }
        for (JsonNode added : node.path("added_tokens")) {
            largest = Math.max(largest, added.path("id").asLong());
        }
        return largest;
    }
}
