package io.flinkinstructor.jobs.distribution;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * What a CycloneDX file lists.
 *
 * @param components by their references
 */
record Sbom(Map<String, Component> components) {

    /**
     * A jar.
     *
     * @param licences identifiers of SPDX, or names where there is none
     * @param sha256 in hexadecimal; null if it is not told
     * @param neededBy names of those that depend on it directly, in order
     */
    record Component(
            String group,
            String name,
            String version,
            List<String> licences,
            String sha256,
            TreeSet<String> neededBy) {

        /** {@code group:name}. */
        String coordinates() {
            return group + ":" + name;
        }
    }

    static Sbom read(Path file) throws IOException {
        JsonNode root = new ObjectMapper().readTree(file.toFile());
        Map<String, Component> components = new LinkedHashMap<>();
        for (JsonNode node : root.path("components")) {
            components.put(node.path("bom-ref").asText(), component(node));
        }
        for (JsonNode dependency : root.path("dependencies")) {
            Component user = components.get(dependency.path("ref").asText());
            for (JsonNode used : dependency.path("dependsOn")) {
                Component component = components.get(used.asText());
                if (user != null && component != null) {
                    component.neededBy().add(user.name());
                }
            }
        }
        return new Sbom(components);
    }

    private static Component component(JsonNode node) {
        List<String> licences = new ArrayList<>();
        for (JsonNode choice : node.path("licenses")) {
            JsonNode licence = choice.path("license");
            licences.add(
                    choice.has("expression")
                            ? choice.path("expression").asText()
                            : licence.path("id").asText(licence.path("name").asText()));
        }
        String sha256 = null;
        for (JsonNode hash : node.path("hashes")) {
            if (hash.path("alg").asText().equals("SHA-256")) {
                sha256 = hash.path("content").asText();
            }
        }
        return new Component(
                node.path("group").asText(),
                node.path("name").asText(),
                node.path("version").asText(),
                licences,
                sha256,
                new TreeSet<>());
    }
}
