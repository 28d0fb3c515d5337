package io.flinkinstructor.jobs.cluster;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.apache.flink.configuration.BlobServerOptions;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.ConfigurationUtils;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.HeartbeatManagerOptions;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MemorySize;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.SecurityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.configuration.WebOptions;

/**
 * Flink's configuration of a cluster on this machine: everything on 127.0.0.1, task managers with
 * 512 MB of heap.
 */
public final class FlinkConfiguration {

    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Compiles with the first compiler (C1) only. A CPU's time goes into the model, which is native
     * code: what the second one makes faster of the few percent beside it, it takes for itself for
     * minutes after each start.
     */
    public static final String FIRST_COMPILER_ONLY = "-XX:TieredStopAtLevel=1";

    /**
     * Beside a small heap, the default collector takes 50 MB and what the compiler has freed stays
     * with the process: the simplest collector is as good, and each minute what is free goes back.
     * JVMs before 17.0.9 don't know how.
     */
    private static final String LITTLE_MEMORY =
            "-XX:+UseSerialGC -XX:+IgnoreUnrecognizedVMOptions -XX:TrimNativeHeapInterval=60000";

    private FlinkConfiguration() {}

    /**
     * One job manager, without high availability.
     *
     * @param restPort of the web interface
     * @param jobManagerPort of the job manager's RPC
     * @param slots of each task manager
     * @param temporary a folder for Flink's temporary files
     */
    public static Configuration plain(int restPort, int jobManagerPort, int slots, Path temporary) {
        Configuration flink = new Configuration();
        flink.set(JobManagerOptions.ADDRESS, LOOPBACK);
        flink.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        flink.set(JobManagerOptions.PORT, jobManagerPort);
        flink.set(RestOptions.ADDRESS, LOOPBACK);
        flink.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        flink.set(RestOptions.PORT, restPort);
        flink.set(TaskManagerOptions.HOST, LOOPBACK);
        flink.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        flink.set(TaskManagerOptions.NUM_TASK_SLOTS, slots);
        flink.set(CoreOptions.TMP_DIRS, temporary.toString());
        // Heap 512 MB, direct memory 144 MB; the model is in native memory, which is not counted.
        flink.set(TaskManagerOptions.FRAMEWORK_HEAP_MEMORY, MemorySize.ofMebiBytes(128));
        flink.set(TaskManagerOptions.TASK_HEAP_MEMORY, MemorySize.ofMebiBytes(384));
        flink.set(TaskManagerOptions.FRAMEWORK_OFF_HEAP_MEMORY, MemorySize.ofMebiBytes(128));
        flink.set(TaskManagerOptions.TASK_OFF_HEAP_MEMORY, MemorySize.ZERO);
        flink.set(TaskManagerOptions.NETWORK_MEMORY_MIN, MemorySize.ofMebiBytes(16));
        flink.set(TaskManagerOptions.NETWORK_MEMORY_MAX, MemorySize.ofMebiBytes(16));
        flink.set(TaskManagerOptions.MANAGED_MEMORY_SIZE, MemorySize.ofMebiBytes(64));
        flink.set(TaskManagerOptions.JVM_METASPACE, MemorySize.ofMebiBytes(256));
        flink.set(TaskManagerOptions.JVM_OVERHEAD_MIN, MemorySize.ofMebiBytes(192));
        flink.set(TaskManagerOptions.JVM_OVERHEAD_MAX, MemorySize.ofMebiBytes(192));
        flink.set(CoreOptions.FLINK_TM_JVM_OPTIONS, LITTLE_MEMORY + " " + FIRST_COMPILER_ONLY);
        flink.set(JobManagerOptions.JVM_HEAP_MEMORY, MemorySize.ofMebiBytes(512));
        return flink;
    }

    /** As {@link #plain}, with all that lets jobs survive the death of any process. */
    static Configuration highlyAvailable(
            ClusterDirectory directory, ClusterPorts ports, ClusterSettings settings) {
        Configuration flink =
                plain(ports.rest(), ports.jobManager(), settings.slots(), directory.temporary());
        flink.set(HighAvailabilityOptions.HA_MODE, "zookeeper");
        flink.set(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM, LOOPBACK + ":" + ports.zooKeeper());
        flink.set(HighAvailabilityOptions.HA_CLUSTER_ID, "/flink-instructor");
        flink.set(
                HighAvailabilityOptions.HA_STORAGE_PATH,
                directory.highAvailability().toUri().toString());
        flink.set(
                HighAvailabilityOptions.HA_JOB_MANAGER_PORT_RANGE,
                Integer.toString(ports.jobManager()));
        // A killed job manager leads until its session ends: the next one waits for that.
        flink.set(HighAvailabilityOptions.ZOOKEEPER_SESSION_TIMEOUT, Duration.ofSeconds(10));
        flink.set(HighAvailabilityOptions.ZOOKEEPER_CONNECTION_TIMEOUT, Duration.ofSeconds(5));
        flink.set(SecurityOptions.ZOOKEEPER_SASL_DISABLE, true);
        // A killed task manager is known by two heartbeats that cannot be delivered; the time-out
        // is for one that hangs, and longer than a pause for garbage or for want of a core.
        flink.set(HeartbeatManagerOptions.HEARTBEAT_INTERVAL, Duration.ofSeconds(1));
        flink.set(HeartbeatManagerOptions.HEARTBEAT_RPC_FAILURE_THRESHOLD, 2);
        flink.set(HeartbeatManagerOptions.HEARTBEAT_TIMEOUT, Duration.ofSeconds(10));
        flink.set(
                CheckpointingOptions.CHECKPOINTS_DIRECTORY,
                directory.checkpoints().toUri().toString());
        flink.set(
                CheckpointingOptions.SAVEPOINT_DIRECTORY,
                directory.savepoints().toUri().toString());
        // Under a backlog a barrier waits for what is buffered before it: about a second's worth.
        flink.set(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED, true);
        // An uploaded jar outlives the job manager.
        flink.set(WebOptions.UPLOAD_DIR, directory.web().toString());
        flink.set(BlobServerOptions.STORAGE_DIRECTORY, directory.temporary().toString());
        flink.set(SecurityOptions.DELEGATION_TOKENS_ENABLED, false);
        settings.flinkOptions().forEach(flink::setString);
        return flink;
    }

    /** Writes it as the {@code config.yaml} of a folder, which is made. */
    public static void write(Configuration flink, Path folder) throws IOException {
        Files.createDirectories(folder);
        Files.write(
                folder.resolve(GlobalConfiguration.FLINK_CONF_FILENAME),
                ConfigurationUtils.convertConfigToWritableLines(flink, true).stream()
                        .sorted()
                        .toList());
    }

    /** Reads a folder's {@code config.yaml}. */
    static Configuration read(Path folder) {
        return GlobalConfiguration.loadConfiguration(folder.toString());
    }
}
