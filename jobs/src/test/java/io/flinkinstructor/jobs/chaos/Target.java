package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.cluster.RestJob;
import java.io.IOException;
import java.util.List;
import java.util.Random;

/**
 * What faults fall on.
 *
 * @param cluster its processes
 * @param job the pipeline
 * @param load what writes documents
 * @param output where embeddings go
 * @param database where their table is; null without any
 * @param random what is left to chance, by the run's seed
 */
record Target(
        ChaosCluster cluster,
        PipelineJob job,
        Load load,
        Output output,
        Database database,
        Random random) {

    /** The job as it runs now. */
    RestJob running() {
        return job.running();
    }

    /** One of the task managers that work for the job. */
    String workingTaskManager() throws IOException, InterruptedException {
        List<String> busy = List.copyOf(running().taskManagers());
        return busy.get(random.nextInt(busy.size()));
    }
}
