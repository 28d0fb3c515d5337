package io.flinkinstructor.jobs.benchmark;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** What the benchmark's processes hand each other in files. */
final class Json {

    static final ObjectMapper MAPPER =
            new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

    private static final ObjectMapper LINES = new ObjectMapper();

    private Json() {}

    static <T> T read(Path file, Class<T> type) throws IOException {
        return MAPPER.readValue(file.toFile(), type);
    }

    static void write(Path file, Object value) throws IOException {
        MAPPER.writeValue(file.toFile(), value);
    }

    /** Texts, one JSON object on a line. */
    static List<BenchmarkText> readTexts(Path file) throws IOException {
        List<BenchmarkText> texts = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            texts.add(LINES.readValue(line, BenchmarkText.class));
        }
        return texts;
    }

    static void writeTexts(Path file, List<BenchmarkText> texts) throws IOException {
        try (BufferedWriter writer = Files.newBufferedWriter(file)) {
            for (BenchmarkText text : texts) {
                ((Writer) writer).append(LINES.writeValueAsString(text)).append('\n');
            }
        }
    }
}
