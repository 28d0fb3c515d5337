package io.flinkinstructor.jobs.commands;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The shell lines that bring the pipeline onto a Flink cluster. */
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

        # Then:
        %s
        """
                .formatted(quoted(distribution.resolve("lib").toString()), runLine());
    }

    private String runLine() {
        List<String> words = new ArrayList<>();
        words.add("\"$FLINK_HOME/bin/flink\" run --detached");
        words.add(quoted(distribution.resolve("flink-instructor-job.jar").toString()));
        if (options.file() != null) {
            words.add("--config " + quoted(options.file().toAbsolutePath().normalize().toString()));
        }
        for (Map.Entry<String, String> override : options.overrides().entrySet()) {
            words.add(quoted("-D" + override.getKey() + "=" + override.getValue()));
        }
        return String.join(" ", words);
    }

    /** As a shell's word; what the user typed is theirs to see, so nothing is hidden here. */
    static String quoted(String word) {
        return word.matches("[A-Za-z0-9_./:=@%+,-]+")
                ? word
                : "'" + word.replace("'", "'\\''") + "'";
    }
}
