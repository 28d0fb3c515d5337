package io.flinkinstructor.jobs.convert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/** Texts to compare a converted model on, spread over a file of JSON lines, and not too long. */
final class RealTexts {

    private static final String SAMPLE = "/corpus.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    /**
     * Enough to tell a good mean cosine from a bad one, and some seconds' work for a large model.
     */
    private static final int MOST = 32;

    /** Of each text, in words. */
    private static final int LONGEST = 40;

    private RealTexts() {}

    /**
     * @param file JSON lines with a field {@code text}; null for the sample corpus
     * @throws IOException if it can't be read, or has no texts
     */
    static List<String> read(Path file) throws IOException {
        List<String> all = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                JsonNode text = JSON.readTree(line).path("text");
                if (text.isTextual() && !text.textValue().isBlank()) {
                    all.add(text.textValue());
                }
            }
        }
        if (all.isEmpty()) {
            throw new IOException(file + " has no line with a field 'text'");
        }
        int count = Math.min(MOST, all.size());
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            List<String> words = List.of(all.get(i * all.size() / count).strip().split("\\s+"));
            texts.add(String.join(" ", words.subList(0, Math.min(LONGEST, words.size()))));
        }
        return texts;
    }

    private static InputStream open(Path file) throws IOException {
        return file == null
                ? Objects.requireNonNull(RealTexts.class.getResourceAsStream(SAMPLE), SAMPLE)
                : Files.newInputStream(file);
    }
}
