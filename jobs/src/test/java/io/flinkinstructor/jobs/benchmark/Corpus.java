package io.flinkinstructor.jobs.benchmark;

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

/** The running words of real texts, as a workload takes them. */
final class Corpus {

    private Corpus() {}

    /**
     * Reads JSON lines with a field {@code text}.
     *
     * @param file null for the sample corpus that comes with the quickstart
     */
    static List<String> words(Path file) throws IOException {
        ObjectMapper mapper = new ObjectMapper();
        List<String> words = new ArrayList<>();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(open(file), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (!line.isBlank()) {
                    String text = mapper.readTree(line).path("text").asText();
                    words.addAll(List.of(text.strip().split("\\s+")));
                }
            }
        }
        if (words.size() < 10_000) {
            throw new IOException(
                    "corpus "
                            + (file == null ? "resource" : file)
                            + " has "
                            + words.size()
                            + " words, too few for distinct texts; give a larger one by --corpus");
        }
        return words;
    }

    private static InputStream open(Path file) throws IOException {
        if (file != null) {
            return Files.newInputStream(file);
        }
        InputStream resource = Corpus.class.getResourceAsStream("/corpus.jsonl");
        if (resource == null) {
            throw new IOException("resource /corpus.jsonl is not on the class path");
        }
        return resource;
    }
}
