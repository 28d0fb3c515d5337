package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.quickstart.Quickstart;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Shows everything at work on one machine. */
@Command(
        name = "quickstart",
        description =
                "Starts a Kafka broker, a Flink and the built-in model, and embeds a sample of"
                        + " 2,100 documents, live, with a page that searches in them and edits"
                        + " them. Runs until Ctrl-C.",
        mixinStandardHelpOptions = true)
final class QuickstartCommand implements Callable<Integer> {

    @Option(names = "--once", description = "End when the sample is through, with figures.")
    private boolean once;

    @Option(
            names = "--kafka-port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "Default: ${DEFAULT-VALUE}; the next free one if it is taken.")
    private int kafkaPort;

    @Option(
            names = "--web-port",
            paramLabel = "N",
            defaultValue = "8081",
            description =
                    "Flink's web interface. Default: ${DEFAULT-VALUE}; the next free one if it is"
                            + " taken.")
    private int webPort;

    @Option(
            names = "--http-port",
            paramLabel = "N",
            defaultValue = "8090",
            description =
                    "The search page. Default: ${DEFAULT-VALUE}; the next free one if it is taken.")
    private int httpPort;

    @Option(
            names = "-D",
            paramLabel = "KEY=VALUE",
            description = "An option of the pipeline or of Flink; may be repeated.")
    private Map<String, String> overrides = new LinkedHashMap<>();

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
        new Quickstart(
                        new Quickstart.Settings(once, kafkaPort, webPort, httpPort, overrides),
                        spec.commandLine().getOut(),
                        System.console() != null)
                .run();
        return 0;
    }
}
