package io.flinkinstructor.jobs.benchmark;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What was measured: printed as it comes, and kept for the JSON file. */
final class Report {

    private final PrintStream out;
    private final CommittedReports last;
    private final Map<String, Object> machine = new LinkedHashMap<>();
    private final List<Chapter> chapters = new ArrayList<>();

    /**
     * @param last what to print beside what is measured
     */
    Report(PrintStream out, CommittedReports last) {
        this.out = out;
        this.last = last;
    }

    /** A fact about the machine or the run. */
    void fact(String name, Object value) {
        machine.put(name, value);
        out.printf("%-12s %s%n", name, value);
    }

    /** Begins a part: one question on one workload. */
    void chapter(String title) {
        chapters.add(new Chapter(title, new ArrayList<>(), new ArrayList<>(), new ArrayList<>()));
        out.printf("%n%s%n", title);
    }

    /** A line of progress, on the screen only. */
    void progress(String line) {
        out.println("  . " + line);
    }

    /** What a system gave in the present part. */
    void system(SystemRuns runs) {
        if (present().systems.isEmpty()) {
            out.printf(
                    "  %-44s %-26s %11s %6s %7s %6s %6s%n",
                    "system",
                    "texts/s: median (range)",
                    "CPU s/1000",
                    "cores",
                    "broker",
                    "other",
                    "MB");
        }
        present().systems.add(runs);
        out.printf(
                "  %-44s %-26s %11.2f %6.2f %7.2f %6.2f %6.0f%n",
                runs.system(),
                runs.rate().format(1),
                runs.cpuPerThousand(),
                runs.cores(),
                runs.brokerCores(),
                runs.otherCores(),
                runs.residentMegabytes());
    }

    /** A number of the present part. */
    void figure(Figure figure) {
        present().figures.add(figure);
        String verdict =
                figure.asked() == null
                        ? ""
                        : "asked " + figure.asked() + (figure.met() ? "" : "   NOT MET");
        String before = last.shown(present().title, figure.name());
        out.printf(
                "  %-58s %-28s %s%s%n",
                figure.name(), figure.shown(), verdict, before == null ? "" : "   last " + before);
    }

    /** A curve of the present part, in the JSON file only. */
    void curve(String name, List<?> points) {
        present().curves.add(Map.of("name", name, "points", points));
    }

    /** Whether every number is as asked. */
    boolean allMet() {
        return chapters.stream()
                .flatMap(chapter -> chapter.figures.stream())
                .allMatch(figure -> figure.met() == null || figure.met());
    }

    /** Writes everything as JSON. */
    void write(Path file) throws IOException {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("time", Instant.now().truncatedTo(ChronoUnit.SECONDS).toString());
        all.putAll(machine);
        all.put("chapters", chapters);
        if (file.toAbsolutePath().getParent() != null) {
            Files.createDirectories(file.toAbsolutePath().getParent());
        }
        Json.write(file, all);
        out.printf("%nwritten to %s%n", file);
    }

    private Chapter present() {
        return chapters.get(chapters.size() - 1);
    }

    private record Chapter(
            String title,
            List<SystemRuns> systems,
            List<Figure> figures,
            @JsonInclude(JsonInclude.Include.NON_EMPTY) List<Map<String, ?>> curves) {}
}
