package io.flinkinstructor.jobs.chaos;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.jobs.benchmark.Proc;
import io.flinkinstructor.jobs.benchmark.Spread;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import io.flinkinstructor.jobs.machine.LinuxProcess;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Three times as many documents as can be embedded, for a time; then all of it has to come out. */
final class Overload {

    private static final int FACTOR = 3;

    /** More than two cores embed of the load's documents; a faster machine gets more. */
    private static final int FLOOD = 300;

    private static final double FLOODED = 0.9;
    private static final Duration MEASURE = Duration.ofSeconds(15);

    private final ChaosCluster cluster;
    private final Campaign campaign;

    /** Seconds from trigger to completion, by the checkpoint's id. */
    private final Map<Long, Double> checkpoints = new HashMap<>();

    private final List<Double> resident = new ArrayList<>();
    private long failedCheckpoints;

    /**
     * What came of it.
     *
     * @param capacity records that came out per second while there was always more
     * @param offered documents that were written per second
     * @param minutes for how long
     * @param residentPeak the most that a task manager had in memory, in megabytes of 10^6 bytes
     * @param checkpoints how many completed
     * @param failedCheckpoints how many did not
     * @param checkpointP99 99 of 100 took at most so long from trigger to completion, in seconds
     * @param verdict what the checker says of all topics
     * @param poison what became of texts that make the engine fail
     */
    record Result(
            double capacity,
            int offered,
            double minutes,
            double residentPeak,
            int checkpoints,
            long failedCheckpoints,
            double checkpointP99,
            Verdict verdict,
            Poison poison) {}

    Overload(ChaosCluster cluster, Campaign campaign) {
        this.cluster = cluster;
        this.campaign = campaign;
    }

    Result run(Duration time) throws Exception {
        // A job that starts triggers some before its tasks run, which fail.
        long failedBefore = failedCheckpoints(campaign.job().running().checkpoints());
        double capacity = capacity();
        int offered = (int) Math.ceil(FACTOR * capacity);
        campaign.load().rate(offered);
        long startMillis = System.currentTimeMillis();
        long end = System.nanoTime() + time.toNanos();
        while (System.nanoTime() < end) {
            look(startMillis);
            campaign.load().requireAlive();
            TimeUnit.SECONDS.sleep(1);
        }
        Verdict verdict = campaign.finish(time.multipliedBy(2 * FACTOR));
        return new Result(
                capacity,
                offered,
                time.toSeconds() / 60.0,
                Spread.of(resident).max(),
                checkpoints.size(),
                failedCheckpoints - failedBefore,
                Spread.quantile(List.copyOf(checkpoints.values()), 0.99),
                verdict,
                campaign.poison());
    }

    /**
     * How fast records come out while there is always more to do. The first look does not count:
     * Flink's network buffers are as large as ever when the flood comes, and checkpoints, which
     * make records visible, wait behind all that they hold.
     */
    private double capacity() throws InterruptedException {
        int flood = FLOOD;
        campaign.load().rate(flood);
        campaign.rate(MEASURE);
        double capacity = campaign.rate(MEASURE);
        while (capacity > FLOODED * flood) {
            flood *= 2;
            campaign.load().rate(flood);
            capacity = campaign.rate(MEASURE);
        }
        return capacity;
    }

    /** Looks at memory, and at the checkpoints that were triggered since then. */
    private void look(long startMillis) throws IOException, InterruptedException {
        for (LinuxProcess taskManager : cluster.taskManagers()) {
            try {
                resident.add(Proc.residentBytes(taskManager.pid()) / 1e6);
            } catch (IOException e) {
                // It has ended meanwhile.
            }
        }
        JsonNode seen = campaign.job().running().checkpoints();
        failedCheckpoints = failedCheckpoints(seen);
        for (JsonNode checkpoint : seen.path("history")) {
            if (checkpoint.path("status").asText().equals("COMPLETED")
                    && checkpoint.path("trigger_timestamp").asLong() >= startMillis) {
                checkpoints.put(
                        checkpoint.path("id").asLong(),
                        checkpoint.path("end_to_end_duration").asLong() / 1e3);
            }
        }
    }

    private static long failedCheckpoints(JsonNode checkpoints) {
        return checkpoints.path("counts").path("failed").asLong();
    }
}
