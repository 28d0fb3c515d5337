package io.flinkinstructor.jobs.reindex;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.jobs.cluster.FlinkRest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** A job, as Flink's REST API shows it. */
public final class FlinkJob {

    private static final Set<String> ENDED = Set.of("FINISHED", "CANCELED", "FAILED");
    private static final Duration MARGIN = Duration.ofMillis(500);
    private static final Pattern EMITTED = Pattern.compile("\\d+\\.embed\\.completeCheckpoint");

    private final FlinkRest flink;
    private final String id;
    private final String name;

    /**
     * @param id as Flink prints it
     */
    public FlinkJob(FlinkRest flink, String id) {
        this(flink, id, "");
    }

    private FlinkJob(FlinkRest flink, String id, String name) {
        this.flink = flink;
        this.id = id;
        this.name = name;
    }

    /** Its name, where it is known. */
    public String name() {
        return name;
    }

    /** Its id, as Flink prints it. */
    public String id() {
        return id;
    }

    /**
     * The jobs that have not ended.
     *
     * @throws IOException if nobody answers
     */
    public static List<FlinkJob> running(FlinkRest flink) throws IOException, InterruptedException {
        List<FlinkJob> jobs = new ArrayList<>();
        for (JsonNode job : flink.get("/jobs/overview").path("jobs")) {
            if (!isOver(job.path("state").asText())) {
                jobs.add(new FlinkJob(flink, job.path("jid").asText(), job.path("name").asText()));
            }
        }
        return jobs;
    }

    /**
     * How it is, such as {@code RUNNING}.
     *
     * @throws IOException if there is no answer, or no such job
     */
    String state() throws IOException, InterruptedException {
        return flink.get("/jobs/" + id).path("state").asText();
    }

    /** Whether it will not go on from that state. */
    static boolean isOver(String state) {
        return ENDED.contains(state);
    }

    /**
     * How old what Flink says of checkpoints is at the most.
     *
     * @throws IOException if there is no answer
     */
    Duration delay() throws IOException, InterruptedException {
        return Duration.ofMillis(flink.get("/config").path("refresh-interval").asLong())
                .plus(MARGIN);
    }

    /**
     * What it has come to.
     *
     * @throws IOException if there is no answer
     */
    JobProgress progress() throws IOException, InterruptedException {
        // Before the rest, which then knows of all restarts that this does.
        long emitted = emitted();
        JsonNode checkpoints = flink.get("/jobs/" + id + "/checkpoints");
        long triggered = 0;
        for (JsonNode each : checkpoints.path("history")) {
            triggered = Math.max(triggered, each.path("id").asLong());
        }
        return new JobProgress(
                triggered,
                checkpoints.at("/latest/completed/id").asLong(),
                emitted,
                checkpoints.at("/counts/restored").asLong());
    }

    /** The least of all subtasks; -1 as long as one of them has not said anything. */
    private long emitted() throws IOException, InterruptedException {
        for (JsonNode vertex : flink.get("/jobs/" + id).path("vertices")) {
            String metrics = "/jobs/" + id + "/vertices/" + vertex.path("id").asText() + "/metrics";
            List<String> names = new ArrayList<>();
            for (JsonNode metric : flink.get(metrics)) {
                if (EMITTED.matcher(metric.path("id").asText()).matches()) {
                    names.add(metric.path("id").asText());
                }
            }
            if (!names.isEmpty()) {
                long least =
                        names.size() < vertex.path("parallelism").asInt() ? -1 : Long.MAX_VALUE;
                for (JsonNode metric : flink.get(metrics + "?get=" + String.join(",", names))) {
                    least = Math.min(least, metric.path("value").asLong(-1));
                }
                return least;
            }
        }
        return -1;
    }
}
