package io.flinkinstructor.jobs.quickstart;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.schemas.EmbeddingRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** The documents that come with the quickstart; NOTICE says where they are from. */
final class SampleCorpus {

    private static final String RESOURCE = "/corpus.jsonl";
    private static final ObjectMapper JSON = new ObjectMapper();

    private SampleCorpus() {}

    /** All documents, with title, source, licence and date as attributes. */
    static List<EmbeddingRequest> documents() {
        try (InputStream resource =
                        Objects.requireNonNull(
                                SampleCorpus.class.getResourceAsStream(RESOURCE), RESOURCE);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(resource, StandardCharsets.UTF_8))) {
            List<EmbeddingRequest> documents = new ArrayList<>();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                documents.add(document(JSON.readTree(line)));
            }
            return documents;
        } catch (IOException e) {
            throw new UncheckedIOException("The sample corpus cannot be read", e);
        }
    }

    private static EmbeddingRequest document(JsonNode row) {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (String name : List.of("title", "source", "licence", "date")) {
            if (row.has(name)) {
                attributes.put(name, row.get(name).toString());
            }
        }
        return new EmbeddingRequest(
                row.get("id").textValue(),
                row.get("title").textValue() + "\n" + row.get("text").textValue(),
                null,
                attributes,
                false,
                null);
    }
}
