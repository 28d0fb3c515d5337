package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Beginnings of texts from all over the sample corpus. */
final class CorpusTexts {

    private static final Path CORPUS = Path.of("../jobs/src/main/resources/corpus.jsonl");

    private CorpusTexts() {}

    /**
     * @param words how many words the texts are cut to, in turn
     */
    static List<String> cut(int count, int[] words) throws IOException {
        ObjectMapper json = new ObjectMapper();
        List<String> lines = Files.readAllLines(CORPUS);
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            String text =
                    json.readTree(lines.get(i * lines.size() / count)).path("text").textValue();
            int length = words[i % words.length];
            String[] all = text.split(" ", length + 1);
            texts.add(String.join(" ", List.of(all).subList(0, Math.min(all.length, length))));
        }
        return texts;
    }
}
