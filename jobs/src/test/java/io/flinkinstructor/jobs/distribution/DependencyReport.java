package io.flinkinstructor.jobs.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;

/** The page that says what the distribution consists of, and why. */
final class DependencyReport {

    private static final String HEAD =
            """
            # What the distribution consists of

            Each foreign jar of `lib/` and `local/`, as `distribution/sbom.json` (CycloneDX, made by `mvn package`) lists them with their hashes: give that file to any scanner for known
            vulnerabilities. The build does not look for them itself, as it works without a network. `DistributionITCase` holds this page, the SBOM, the jars and the allowed licences together.

            | artifact | version | licence | why |
            | --- | --- | --- | --- |
            """;

    private final Properties reasons = new Properties();

    DependencyReport() throws IOException {
        try (InputStream in = DependencyReport.class.getResourceAsStream("reasons.properties")) {
            reasons.load(in);
        }
    }

    /** Coordinates of jars that are described although they are not there any more. */
    List<String> unusedReasons(Sbom sbom) {
        List<String> known =
                sbom.components().values().stream().map(Sbom.Component::coordinates).toList();
        return reasons.stringPropertyNames().stream()
                .filter(name -> !known.contains(name))
                .toList();
    }

    String markdown(Sbom sbom) {
        StringBuilder page = new StringBuilder(HEAD);
        sbom.components().values().stream()
                .filter(component -> !component.group().equals("io.flinkinstructor"))
                .sorted(Comparator.comparing(Sbom.Component::coordinates))
                .forEach(component -> page.append(row(component)));
        return page.toString();
    }

    private String row(Sbom.Component component) {
        String reason = reasons.getProperty(component.coordinates());
        return String.format(
                "| `%s` | %s | %s | %s |%n",
                component.coordinates(),
                component.version(),
                String.join(", ", component.licences()),
                reason == null ? "needed by " + String.join(", ", component.neededBy()) : reason);
    }
}
