package io.flinkinstructor.jobs.cluster;

import io.flinkinstructor.jobs.broker.BrokerProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import org.apache.zookeeper.server.ZooKeeperServerMain;

/** What the processes of a cluster run, all set up by the files of its directory. */
final class Programs {

    private final ClusterDirectory directory;
    private final ClusterPorts ports;

    Programs(ClusterDirectory directory, ClusterPorts ports) {
        this.directory = directory;
        this.ports = ports;
    }

    /** Writes ZooKeeper's file; Flink's is {@link FlinkConfiguration}'s. */
    void configureZooKeeper() throws IOException {
        Files.writeString(
                directory.zooKeeperConfiguration(),
                """
                clientPortAddress=127.0.0.1
                clientPort=%d
                dataDir=%s
                tickTime=1000
                minSessionTimeout=2000
                maxSessionTimeout=60000
                admin.enableServer=false
                4lw.commands.whitelist=ruok,srvr
                autopurge.snapRetainCount=3
                autopurge.purgeInterval=1
                """
                        .formatted(ports.zooKeeper(), directory.zooKeeper()));
    }

    /** Starts a process. */
    void start(DetachedProcess process) throws IOException {
        switch (process.name()) {
            case ProcessNames.ZOOKEEPER -> process.start(zooKeeper(), directory.flinkClassPath());
            case ProcessNames.BROKER -> process.start(broker(), directory.programClassPath());
            case ProcessNames.JOB_MANAGER ->
                    process.start(flink().jobManager(), directory.flinkClassPath());
            default ->
                    process.start(flink().taskManager(process.name()), directory.flinkClassPath());
        }
    }

    private JvmProgram zooKeeper() {
        return new JvmProgram(
                List.of("-Xmx128m", "-XX:+UseSerialGC", "-Dzookeeper.jmx.log4j.disable=true"),
                ZooKeeperServerMain.class.getName(),
                List.of(directory.zooKeeperConfiguration().toString()));
    }

    private JvmProgram broker() {
        return new JvmProgram(
                List.of("-Xmx512m", "-XX:+UseSerialGC"),
                BrokerProcess.class.getName(),
                List.of(
                        "--port",
                        Integer.toString(ports.kafka().orElseThrow()),
                        "--dir",
                        directory.kafka().toString()));
    }

    private FlinkPrograms flink() {
        return new FlinkPrograms(
                FlinkConfiguration.read(directory.configuration()), directory.configuration());
    }
}
