package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.operators.source.Secrets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The shell lines that bring the pipeline onto a Flink cluster. A secret is not among them, since
 * what is printed may be kept: the shell takes it from a variable.
 */
final class SubmitLines {

    private final Path distribution;
    private final SettingsOptions options;

    SubmitLines(Path distribution, SettingsOptions options) {
        this.distribution = distribution;
        this.options = options;
    }

    String text() {
        return """
        # Once for each node of the cluster, before Flink starts there:
        cp %s/*.jar "$FLINK_HOME/lib/"
        # and in the environment of each task manager and of the client:
        export ORT_DISABLE_TELEMETRY=1 RUST_FLAVOR=cpu

        # Then%s:
        %s
        """
                .formatted(quoted(distribution.resolve("lib").toString()), variables(), runLine());
    }

    private String runLine() {
        List<String> words = new ArrayList<>();
        words.add("\"$FLINK_HOME/bin/flink\" run --detached");
        words.add(quoted(distribution.resolve("flink-instructor-job.jar").toString()));
        if (options.file() != null) {
            words.add("--config " + quoted(options.file().toAbsolutePath().normalize().toString()));
        }
        for (Map.Entry<String, String> override : options.overrides().entrySet()) {
            words.add(
                    isSecret(override)
                            ? quoted("-D" + override.getKey() + "=")
                                    + "\"$"
                                    + variable(override.getKey())
                                    + "\""
                            : quoted("-D" + override.getKey() + "=" + override.getValue()));
        }
        return String.join(" ", words);
    }

    /** What has to be set before the line runs. */
    private String variables() {
        String names =
                options.overrides().entrySet().stream()
                        .filter(SubmitLines::isSecret)
                        .map(override -> variable(override.getKey()))
                        .collect(Collectors.joining(", "));
        return names.isEmpty() ? "" : ", with the secrets that are not shown in " + names;
    }

    private static boolean isSecret(Map.Entry<String, String> override) {
        return !override.getValue().equals(Secrets.redact(override.getKey(), override.getValue()));
    }

    private static String variable(String key) {
        return key.toUpperCase(Locale.ROOT).replaceAll("[^A-Z0-9]", "_");
    }

    /** As a shell's word. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
