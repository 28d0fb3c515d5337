package io.flinkinstructor.jobs.retrieval;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.zip.GZIPInputStream;

/**
 * Documents, queries, and which documents answer which query; NOTICE says where they are from.
 *
 * @param documents by id, each as its line of JSON: {@code {"id", "title", "text"}}
 * @param queries texts by id
 * @param grades by query, then by document; of each query at least one
 */
public record JudgedCollection(
        Map<String, String> documents,
        Map<String, String> queries,
        Map<String, Map<String, Integer>> grades) {

    private static final ObjectMapper JSON = new ObjectMapper();

    private interface LineReader {
        void read(String line) throws IOException;
    }

    /**
     * Reads one of those that come with the tests. Queries of which two have the same id are left
     * out: which of them the judgments are for cannot be told.
     *
     * @param name {@code tldr} or {@code medquad}
     */
    public static JudgedCollection read(String name) throws IOException {
        Map<String, String> documents = new LinkedHashMap<>();
        Map<String, String> queries = new LinkedHashMap<>();
        Map<String, Map<String, Integer>> grades = new HashMap<>();
        lines(name + "/corpus.jsonl.gz", line -> documents.put(id(JSON.readTree(line)), line));
        Set<String> ambiguous = new HashSet<>();
        lines(
                name + "/queries.jsonl.gz",
                line -> {
                    JsonNode query = JSON.readTree(line);
                    String text = query.get("text").textValue();
                    if (!text.equals(queries.getOrDefault(id(query), text))) {
                        ambiguous.add(id(query));
                    }
                    queries.put(id(query), text);
                });
        queries.keySet().removeAll(ambiguous);
        lines(
                name + "/qrels.tsv.gz",
                line -> {
                    String[] fields = line.split("\t");
                    if (!fields[0].equals("query-id")) {
                        grades.computeIfAbsent(fields[0], query -> new HashMap<>())
                                .put(fields[1], Integer.parseInt(fields[2]));
                    }
                });
        return new JudgedCollection(documents, queries, grades);
    }

    private static void lines(String resource, LineReader reader) throws IOException {
        String path = "/retrieval/" + resource;
        try (InputStream file =
                        Objects.requireNonNull(
                                JudgedCollection.class.getResourceAsStream(path), path);
                BufferedReader lines =
                        new BufferedReader(
                                new InputStreamReader(
                                        new GZIPInputStream(file), StandardCharsets.UTF_8))) {
            for (String line; (line = lines.readLine()) != null; ) {
                reader.read(line);
            }
        }
    }

    private static String id(JsonNode row) {
        return row.get("id").textValue();
    }

    /**
     * A smaller one: of the queries and of the documents each n-th, in the order of the files, and
     * all documents that are judged for one of these queries.
     */
    public JudgedCollection part(int n) {
        Map<String, String> fewer = each(n, queries);
        Set<String> judged = new HashSet<>();
        fewer.keySet().forEach(query -> judged.addAll(grades.get(query).keySet()));
        Map<String, String> kept = each(n, documents);
        documents.forEach(
                (id, line) -> {
                    if (judged.contains(id)) {
                        kept.put(id, line);
                    }
                });
        return new JudgedCollection(kept, fewer, grades);
    }

    private static Map<String, String> each(int n, Map<String, String> all) {
        Map<String, String> kept = new LinkedHashMap<>();
        List<String> ids = new ArrayList<>(all.keySet());
        for (int i = 0; i < ids.size(); i += n) {
            kept.put(ids.get(i), all.get(ids.get(i)));
        }
        return kept;
    }

    /**
     * What of a document is embedded: title and text with a blank line between, if both are there.
     */
    public String text(String id) throws IOException {
        JsonNode document = JSON.readTree(documents.get(id));
        String title = document.get("title").textValue();
        String text = document.get("text").textValue();
        return title.isBlank() ? text : title + "\n\n" + text;
    }
}
