package io.flinkinstructor.jobs.distribution;

import java.io.IOException;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
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

    /** What a build with a profile has in the place of something else, which the page shows. */
    private static final Map<String, String> REPLACED =
            Map.of(
                    "com.microsoft.onnxruntime:onnxruntime_gpu",
                    "com.microsoft.onnxruntime:onnxruntime");

    private final Properties reasons = new Properties();

    DependencyReport() throws IOException {
        try (InputStream in = DependencyReport.class.getResourceAsStream("reasons.properties")) {
            reasons.load(in);
        }
    }

    /** Coordinates of jars that are described although they are not there any more. */
    List<String> unusedReasons(Sbom sbom) {
        List<String> known =
                sbom.components().values().stream().map(DependencyReport::described).toList();
        return reasons.stringPropertyNames().stream()
                .filter(name -> !known.contains(name))
                .toList();
    }

    String markdown(Sbom sbom) {
        StringBuilder page = new StringBuilder(HEAD);
        sbom.components().values().stream()
                .filter(component -> !component.group().equals("io.flinkinstructor"))
                .sorted(Comparator.comparing(DependencyReport::described))
                .forEach(component -> page.append(row(component)));
        return page.toString();
    }

    private static String described(Sbom.Component component) {
        return REPLACED.getOrDefault(component.coordinates(), component.coordinates());
    }

    private String row(Sbom.Component component) {
        String reason = reasons.getProperty(described(component));
        return String.format(
                "| `%s` | %s | %s | %s |%n",
                described(component),
                component.version(),
                String.join(", ", component.licences()),
                reason == null ? "needed by " + String.join(", ", component.neededBy()) : reason);
    }
}
