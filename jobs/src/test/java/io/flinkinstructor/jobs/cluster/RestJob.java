package io.flinkinstructor.jobs.cluster;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/**
 * A job of a cluster, seen and steered as its users do. Safe for several threads.
 *
 * @param flink the cluster
 * @param id the job's id
 */
public record RestJob(FlinkRest flink, String id) {

    private static final long LOOK_MILLIS = 50;

    /** Such as {@code RUNNING}. */
    public String state() throws IOException, InterruptedException {
        return job().path("state").asText();
    }

    /** Whether it runs with all of its tasks; not so if nobody answers. */
    public boolean isWhole() throws InterruptedException {
        JsonNode job;
        try {
            job = job();
        } catch (IOException e) {
            // The job manager is away.
            return false;
        }
        boolean whole = job.path("state").asText().equals("RUNNING");
        for (JsonNode vertex : job.path("vertices")) {
            whole &=
                    vertex.path("tasks").path("RUNNING").asInt()
                            == vertex.path("parallelism").asInt();
        }
        return whole;
    }

    /** Where its tasks are. */
    public Set<String> taskManagers() throws IOException, InterruptedException {
        Set<String> busy = new TreeSet<>();
        for (JsonNode vertex : job().path("vertices")) {
            flink.get(path("/vertices/" + vertex.path("id").asText() + "/taskmanagers"))
                    .path("taskmanagers")
                    .forEach(one -> busy.add(one.path("taskmanager-id").asText()));
        }
        return busy;
    }

    /** Counts, history and summary of its checkpoints, as Flink gives them. */
    public JsonNode checkpoints() throws IOException, InterruptedException {
        return flink.get(path("/checkpoints"));
    }

    /**
     * Stops it with a savepoint.
     *
     * @param drain whether what is in flight is finished first
     * @return where the savepoint is
     * @throws IOException if it cannot be taken
     */
    public String stop(boolean drain) throws IOException, InterruptedException {
        ObjectNode body = JsonNodeFactory.instance.objectNode().put("drain", drain);
        String trigger = flink.post(path("/stop"), body).path("request-id").asText();
        while (true) {
            JsonNode savepoint = flink.get(path("/savepoints/" + trigger));
            if (savepoint.path("status").path("id").asText().equals("COMPLETED")) {
                JsonNode operation = savepoint.path("operation");
                if (!operation.has("location")) {
                    throw new IOException("No savepoint: " + operation.path("failure-cause"));
                }
                awaitState("FINISHED");
                return operation.path("location").asText();
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    /**
     * Cancels it.
     *
     * @return where its last checkpoint is
     * @throws IOException if it ends in another way, or has none
     */
    public String cancel() throws IOException, InterruptedException {
        flink.patch(path("?mode=cancel"));
        awaitState("CANCELED");
        String last = checkpoints().path("latest").path("completed").path("external_path").asText();
        if (last.isEmpty()) {
            throw new IOException("job " + id + " has no checkpoint");
        }
        return last;
    }

    private void awaitState(String wanted) throws IOException, InterruptedException {
        String state = state();
        while (!state.equals(wanted)) {
            if (Set.of("FAILED", "CANCELED", "FINISHED").contains(state)) {
                throw new IOException("job " + id + " is " + state + ", not " + wanted);
            }
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
            state = state();
        }
    }

    private JsonNode job() throws IOException, InterruptedException {
        return flink.get(path(""));
    }

    private String path(String below) {
        return "/jobs/" + id + below;
    }
}
