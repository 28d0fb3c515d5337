package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.options.PipelineSettings;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Option;

/** How a pipeline's settings are given on the command line. */
public final class SettingsOptions {

    @Option(
            names = {"-c", "--config"},
            paramLabel = "FILE",
            description = "YAML file with the pipeline's options and Flink's.")
    private Path file;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "An option that wins over the file's; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    /**
     * Reads and checks them.
     *
     * @throws io.flinkinstructor.jobs.options.RefusedException with all that is wrong
     */
    public PipelineSettings load() {
        return load(Map.of());
    }

    /**
     * The same with values that win over what was given.
     *
     * @throws io.flinkinstructor.jobs.options.RefusedException as above
     */
    PipelineSettings load(Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(overrides);
        all.putAll(more);
        return PipelineSettings.load(file, all);
    }

    /** The file; null where none was given. */
    Path file() {
        return file;
    }

    /** What was given by {@code -D}, in order. */
    Map<String, String> overrides() {
        return overrides;
    }
}
