package io.flinkinstructor.jobs.benchmark;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** The figures that the repository's reports have of this kind of machine, to compare with. */
final class CommittedReports {

    private record Name(String chapter, String figure) {}

    private final Map<Name, String> shown = new HashMap<>();

    private CommittedReports() {}

    /**
     * Reads all reports of a folder that are of this processor.
     *
     * @param folder null for no reports
     */
    static CommittedReports read(Path folder, String processor) throws IOException {
        CommittedReports reports = new CommittedReports();
        if (folder != null && Files.isDirectory(folder)) {
            try (DirectoryStream<Path> files = Files.newDirectoryStream(folder, "*.json")) {
                for (Path file : files) {
                    JsonNode report = Json.MAPPER.readTree(file.toFile());
                    if (report.path("processor").asText().equals(processor)) {
                        reports.add(report);
                    }
                }
            }
        }
        return reports;
    }

    private void add(JsonNode report) {
        for (JsonNode chapter : report.path("chapters")) {
            for (JsonNode figure : chapter.path("figures")) {
                shown.put(
                        new Name(chapter.path("title").asText(), figure.path("name").asText()),
                        figure.path("shown").asText());
            }
        }
    }

    /** A figure as it was shown then; null if it is in no report, in a chapter of this title. */
    String shown(String chapter, String figure) {
        return shown.get(new Name(chapter, figure));
    }
}
