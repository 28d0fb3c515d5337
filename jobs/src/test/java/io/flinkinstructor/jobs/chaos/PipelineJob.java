package io.flinkinstructor.jobs.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.cluster.RestJob;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.TreeMap;

/** The pipeline of a campaign, submitted as users do; again and again, as it is stopped. */
final class PipelineJob {

    /** How long a slow document takes. */
    private static final String SLOW_FOR = "3 s";

    private final FlinkRest flink;
    private final String jar;
    private final List<String> arguments = new ArrayList<>();
    private volatile RestJob running;
    private int parallelism;

    PipelineJob(
            ChaosCluster cluster,
            CampaignTopics topics,
            Output output,
            String model,
            boolean latestWins)
            throws IOException, InterruptedException {
        this.flink = cluster.flink();
        this.jar = flink.upload(cluster.jobJar());
        Map<String, String> options = new TreeMap<>(output.options());
        options.put("kafka.bootstrap.servers", cluster.bootstrapServers());
        options.put("source.topics", topics.documents());
        options.put("source.group-id", topics.group());
        options.put("dead-letters.topic", topics.deadLetters());
        options.put("model.path", model);
        options.put("model.instruction-template", Documents.TEMPLATE);
        options.put("engine.device", "cpu");
        options.put("engine.deterministic", "true");
        options.put("engine.fault-injection", Documents.FAULT_INJECTION + ", slow-for=" + SLOW_FOR);
        options.put("embedding.latest-wins", Boolean.toString(latestWins));
        options.put("pipeline.name", topics.campaign());
        arguments.add("--config=" + cluster.examplePipeline());
        options.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
    }

    /**
     * Runs it.
     *
     * @param savepoint where it goes on from; null: it starts anew
     */
    void submit(int parallelism, String savepoint) throws IOException, InterruptedException {
        this.parallelism = parallelism;
        running =
                new RestJob(
                        flink, flink.run(jar, arguments, OptionalInt.of(parallelism), savepoint));
    }

    /** As it was submitted last. */
    RestJob running() {
        return running;
    }

    int parallelism() {
        return parallelism;
    }

    /** How often it was restored since it was submitted, or since its job manager started. */
    long restores() throws IOException, InterruptedException {
        return running.checkpoints().path("counts").path("restored").asLong();
    }

    /** When the last completed checkpoint began, in epoch milliseconds; 0 without one. */
    long lastCheckpointBegan() throws IOException, InterruptedException {
        JsonNode last = running.checkpoints().path("latest").path("completed");
        return last.path("trigger_timestamp").asLong();
    }
}
