package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.broker.BrokerProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Kafka broker in a process of its own, so that its processor time can be told apart. */
final class Broker implements AutoCloseable {

    private static final String READY = "Kafka broker ready at ";
    private static final Duration START_LIMIT = Duration.ofMinutes(2);

    private final ChildJvm child;
    private final String bootstrap;
    private final Topics topics;

    private Broker(ChildJvm child, String bootstrap) {
        this.child = child;
        this.bootstrap = bootstrap;
        this.topics = new Topics(bootstrap);
    }

    /** Starts it on a free port, and waits until it takes requests. */
    static Broker start(Settings settings) throws IOException, InterruptedException {
        ChildJvm child =
                ChildJvm.startBeside(
                        "broker",
                        settings,
                        List.of("-Xmx512m"),
                        BrokerProcess.class.getName(),
                        List.of(
                                "--port",
                                "0",
                                "--dir",
                                settings.folder().resolve("broker").toString()));
        long deadline = System.nanoTime() + START_LIMIT.toNanos();
        while (System.nanoTime() < deadline && child.isAlive()) {
            for (String line : child.log()) {
                if (line.startsWith(READY)) {
                    return new Broker(child, line.substring(READY.length()).strip());
                }
            }
            TimeUnit.MILLISECONDS.sleep(100);
        }
        child.close();
        throw new IOException("the broker did not start" + child.logTail());
    }

    long pid() {
        return child.pid();
    }

    String bootstrap() {
        return bootstrap;
    }

    Topics topics() {
        return topics;
    }

    @Override
    public void close() {
        child.close();
    }
}
