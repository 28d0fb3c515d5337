package io.flinkinstructor.jobs.local;

import io.flinkinstructor.jobs.machine.FreePort;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.ConfigOptions;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.JobManagerOptions;
import org.apache.flink.configuration.MetricOptions;
import org.apache.flink.configuration.RestOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.minicluster.MiniClusterConfiguration;
import org.apache.flink.runtime.minicluster.MiniClusterJobClient;
import org.apache.flink.runtime.minicluster.RpcServiceSharing;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.graph.StreamGraph;

/** A Flink cluster in this process, reachable from this machine only. */
public final class LocalFlink implements AutoCloseable {

    private static final String LOOPBACK = "127.0.0.1";
    private static final String REPORTER = "live";

    private final Configuration configuration;
    private final MiniCluster cluster;

    private LocalFlink(Configuration configuration, MiniCluster cluster) {
        this.configuration = configuration;
        this.cluster = cluster;
    }

    /**
     * Starts a cluster.
     *
     * @param given Flink's options; what binds to the network is replaced
     * @param checkpoints where state is kept if the options do not say where
     * @throws Exception if it does not start
     */
    public static LocalFlink start(Configuration given, Path checkpoints) throws Exception {
        Configuration configuration = new Configuration(given);
        int port = FreePort.toBind(configuration.get(RestOptions.PORT));
        configuration.set(RestOptions.PORT, port);
        configuration.set(RestOptions.BIND_PORT, Integer.toString(port));
        configuration.set(RestOptions.ADDRESS, LOOPBACK);
        configuration.set(RestOptions.BIND_ADDRESS, LOOPBACK);
        configuration.set(JobManagerOptions.BIND_HOST, LOOPBACK);
        configuration.set(TaskManagerOptions.BIND_HOST, LOOPBACK);
        if (configuration.getOptional(CheckpointingOptions.CHECKPOINTS_DIRECTORY).isEmpty()) {
            configuration.set(
                    CheckpointingOptions.CHECKPOINTS_DIRECTORY, checkpoints.toUri().toString());
        }
        addLiveMetrics(configuration);
        // For who asks for metrics over REST: in one process they cost nothing.
        configuration.set(
                MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL,
                configuration
                        .getOptional(MetricOptions.METRIC_FETCHER_UPDATE_INTERVAL)
                        .orElse(Duration.ofSeconds(1)));
        // Under a backlog a barrier waits for what is buffered before it: about a second's worth.
        configuration.set(
                TaskManagerOptions.BUFFER_DEBLOAT_ENABLED,
                configuration.getOptional(TaskManagerOptions.BUFFER_DEBLOAT_ENABLED).orElse(true));
        // Flink's default for a local environment is one subtask for each core: they are the
        // model's.
        configuration.set(
                CoreOptions.DEFAULT_PARALLELISM,
                configuration.getOptional(CoreOptions.DEFAULT_PARALLELISM).orElse(1));
        int taskManagers = configuration.get(TaskManagerOptions.MINI_CLUSTER_NUM_TASK_MANAGERS);
        int parallelism = configuration.get(CoreOptions.DEFAULT_PARALLELISM);
        MiniCluster cluster =
                new MiniCluster(
                        new MiniClusterConfiguration.Builder()
                                .setConfiguration(configuration)
                                .setNumTaskManagers(taskManagers)
                                .setNumSlotsPerTaskManager(
                                        configuration
                                                .getOptional(TaskManagerOptions.NUM_TASK_SLOTS)
                                                .orElse(
                                                        (parallelism + taskManagers - 1)
                                                                / taskManagers))
                                .setRpcServiceSharing(RpcServiceSharing.SHARED)
                                .build());
        cluster.start();
        return new LocalFlink(configuration, cluster);
    }

    private static void addLiveMetrics(Configuration configuration) {
        String given = configuration.getOptional(MetricOptions.REPORTERS_LIST).orElse("");
        List<String> reporters = new ArrayList<>(List.of(given.split("\\s*,\\s*")));
        reporters.removeIf(String::isBlank);
        reporters.add(REPORTER);
        configuration.set(MetricOptions.REPORTERS_LIST, String.join(",", reporters));
        configuration.set(
                ConfigOptions.key("metrics.reporter." + REPORTER + ".factory.class")
                        .stringType()
                        .noDefaultValue(),
                LiveMetricsFactory.class.getName());
    }

    /** An environment whose jobs are for {@link #submit}. */
    public StreamExecutionEnvironment environment() {
        return StreamExecutionEnvironment.getExecutionEnvironment(configuration);
    }

    /**
     * Starts the job of an environment.
     *
     * @throws Exception if it is refused
     */
    public JobClient submit(StreamExecutionEnvironment environment) throws Exception {
        return submit(environment.getStreamGraph());
    }

    /**
     * Starts a job.
     *
     * @throws Exception if it is refused
     */
    public JobClient submit(StreamGraph job) throws Exception {
        try {
            return new MiniClusterJobClient(
                    cluster.submitJob(job).get().getJobID(),
                    cluster,
                    LocalFlink.class.getClassLoader(),
                    MiniClusterJobClient.JobFinalizationBehavior.NOTHING);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Where the web interface is. */
    public URI webInterface() {
        CompletableFuture<URI> address = cluster.getRestAddress();
        return address.join();
    }

    /** Ends all jobs, and waits until the cluster is down. */
    @Override
    public void close() {
        cluster.closeAsync().join();
    }
}
