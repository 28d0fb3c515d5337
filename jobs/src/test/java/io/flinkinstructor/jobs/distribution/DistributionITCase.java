package io.flinkinstructor.jobs.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** The distribution as it was packaged: all that is in it is listed, known and allowed. */
class DistributionITCase {

    private static final Path DISTRIBUTION = Path.of("target", "distribution");
    private static final Path PAGE = Path.of("..", "deploy", "reports", "dependencies.md");

    /** Licences that an Apache-2.0 distribution may hold jars of. */
    private static final Set<String> ALLOWED =
            Set.of("Apache-2.0", "MIT", "BSD-2-Clause", "BSD-3-Clause", "Go License");

    private static Sbom sbom;

    @BeforeAll
    static void read() throws IOException {
        sbom = Sbom.read(DISTRIBUTION.resolve("sbom.json"));
    }

    @Test
    void shouldListEveryJarWithItsHash() throws Exception {
        Set<String> listed =
                sbom.components().values().stream()
                        .map(Sbom.Component::sha256)
                        .collect(Collectors.toSet());
        List<String> jars = new ArrayList<>();
        for (Path jar : jars()) {
            // Our own are listed, too, but as they were when the list was made.
            if (!jar.getFileName().toString().startsWith("flink-instructor-")) {
                jars.add(jar.getFileName().toString());
                assertThat(listed).as(jar.toString()).contains(sha256(jar));
            }
        }
        assertThat(jars).hasSizeGreaterThan(50);
        assertThat(sbom.components().values())
                .extracting(Sbom.Component::name)
                .contains("flink-instructor-schemas", "flink-instructor-operators");
    }

    @Test
    void shouldHoldNothingThatIsNotInTheDistribution() throws IOException {
        Set<String> jars =
                jars().stream()
                        .map(jar -> jar.getFileName().toString())
                        .collect(Collectors.toSet());

        assertThat(sbom.components().values())
                .allMatch(
                        component ->
                                jars.stream()
                                        .anyMatch(
                                                jar ->
                                                        jar.startsWith(
                                                                component.name()
                                                                        + "-"
                                                                        + component.version())));
    }

    @Test
    void shouldHaveAllowedLicencesOnly() {
        assertThat(sbom.components().values())
                .allSatisfy(
                        component ->
                                assertThat(component.licences())
                                        .as(component.coordinates())
                                        .containsAnyElementsOf(ALLOWED));
    }

    @Test
    void shouldBeDescribedOnThePage() throws IOException {
        DependencyReport report = new DependencyReport();
        String page = report.markdown(sbom);
        Path made = Files.writeString(Path.of("target", "dependencies.md"), page);

        assertThat(PAGE)
                .as("%s; to bring it up to date: cp jobs/%s deploy/reports/", PAGE, made)
                .hasContent(page);
        assertThat(report.unusedReasons(sbom)).isEmpty();
    }

    private static List<Path> jars() throws IOException {
        List<Path> jars = new ArrayList<>();
        for (String folder : List.of("lib", "local")) {
            try (Stream<Path> files = Files.list(DISTRIBUTION.resolve(folder))) {
                files.forEach(jars::add);
            }
        }
        return jars;
    }

    private static String sha256(Path file) throws Exception {
        MessageDigest digest = MessageDigest.getInstance("SHA-256");
        return HexFormat.of().formatHex(digest.digest(Files.readAllBytes(file)));
    }
}
