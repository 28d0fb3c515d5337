package io.flinkinstructor.jobs.broker;

import io.flinkinstructor.jobs.machine.TemporaryFolder;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The embedded broker as a process of its own; ends with SIGTERM or SIGINT. */
@Command(
        name = "broker",
        description = "Runs a Kafka broker (KRaft, one node) on 127.0.0.1 until it is stopped.",
        mixinStandardHelpOptions = true)
public final class BrokerProcess implements Callable<Integer> {

    @Option(
            names = "--port",
            paramLabel = "N",
            defaultValue = "9092",
            description = "Port for clients; 0: any free one. Default: ${DEFAULT-VALUE}")
    private int port;

    @Option(
            names = "--dir",
            paramLabel = "DIR",
            description = "Where the log is kept. Default: a temporary folder, removed at the end")
    private Path directory;

    @Override
    public Integer call() throws Exception {
        Path log = directory == null ? TemporaryFolder.create("kafka") : directory;
        try (EmbeddedBroker broker = EmbeddedBroker.start(log, port)) {
            Runtime.getRuntime().addShutdownHook(new Thread(broker::close, "stop-broker"));
            System.out.println("Kafka broker ready at " + broker.bootstrapServers());
            System.out.flush();
            new CountDownLatch(1).await();
        }
        return 0;
    }

    public static void main(String[] args) {
        System.exit(new CommandLine(new BrokerProcess()).execute(args));
    }
}
