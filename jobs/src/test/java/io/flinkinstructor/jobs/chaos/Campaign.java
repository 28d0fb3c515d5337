package io.flinkinstructor.jobs.chaos;

import io.flinkinstructor.jobs.exactlyonce.Await;
import io.flinkinstructor.jobs.exactlyonce.Documents;
import io.flinkinstructor.jobs.exactlyonce.GroupLag;
import io.flinkinstructor.jobs.exactlyonce.ModelVectors;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.jobs.exactlyonce.Verdict;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;

/** One job with its own topics, under load from its first to its last moment; then judged. */
final class Campaign implements AutoCloseable {

    private static final int IDS = 400;
    private static final int PARALLELISM = 2;
    private static final int VECTOR_THREADS = 2;
    private static final Duration START = Duration.ofMinutes(2);
    private static final Duration RECOVERY = Duration.ofMinutes(3);
    private static final Duration WARM_UP = Duration.ofSeconds(10);

    /** Longer than a slow document takes and a few checkpoints need. */
    private static final long QUIET_MILLIS = 10_000;

    private final ChaosCluster cluster;
    private final Database database;
    private final ChaosSettings settings;
    private final ChaosReport report;
    private final boolean latestWins;
    private final CampaignTopics topics;
    private final Output output;
    private final PipelineJob job;
    private final Load load;
    private final Witness witness;

    /** Creates topics, submits the job and begins to write. */
    Campaign(
            ChaosCluster cluster,
            Outputs outputs,
            ChaosSettings settings,
            ChaosReport report,
            String name,
            boolean latestWins)
            throws Exception {
        this.cluster = cluster;
        this.database = outputs.database();
        this.settings = settings;
        this.report = report;
        this.latestWins = latestWins;
        this.topics = new CampaignTopics(name);
        try (Admin admin = admin()) {
            topics.create(admin);
        }
        this.output = outputs.of(cluster.bootstrapServers(), topics);
        this.job = new PipelineJob(cluster, topics, output, settings.model(), latestWins);
        job.submit(PARALLELISM, null);
        this.load =
                new Load(
                        cluster.bootstrapServers(),
                        topics.documents(),
                        new Documents(settings.seed(), IDS),
                        settings.rate());
        this.witness = output.witness().get();
        awaitWhole("the job works", load.write(Documents.Wish.POISON), START);
    }

    Load load() {
        return load;
    }

    PipelineJob job() {
        return job;
    }

    /** Records that come out per second, over a time that begins when the job is warm. */
    double rate(Duration time) throws InterruptedException {
        TimeUnit.MILLISECONDS.sleep(WARM_UP.toMillis());
        RateWatch watch = new RateWatch(witness);
        TimeUnit.MILLISECONDS.sleep(time.toMillis());
        return watch.rate();
    }

    /** Measures the undisturbed rate, lets all faults fall, and judges what came out. */
    CampaignResult run(Schedule schedule, Random random) throws Exception {
        // What has piled up while the job started may still be coming out.
        double undisturbed = Math.min(settings.rate(), rate(settings.undisturbed()));
        report.say("%s: undisturbed %.1f records/s", topics.campaign(), undisturbed);
        Target target = new Target(cluster, job, load, output, database, random);
        List<Recovery> recoveries = new ArrayList<>();
        RateWatch watch = new RateWatch(witness);
        for (Schedule.Planned planned : schedule.faults()) {
            long early = planned.at().toMillis() - (long) (watch.seconds() * 1000);
            TimeUnit.MILLISECONDS.sleep(Math.max(0, early));
            load.requireAlive();
            cluster.revive();
            Recovery recovery = suffer(planned.kind(), target, watch.seconds());
            recoveries.add(recovery);
            report.recovered(recovery);
        }
        double disturbed = watch.rate();
        Verdict verdict = finish(Duration.ZERO);
        return new CampaignResult(
                topics.campaign(), undisturbed, disturbed, recoveries, verdict, poison());
    }

    private Recovery suffer(FaultKind kind, Target target, double at) throws Exception {
        Fault fault = kind.fault();
        long struck = fault.strike(target);
        long effective = System.currentTimeMillis();
        awaitWhole("recovery from " + kind, effective, RECOVERY);
        long over = System.currentTimeMillis();
        fault.repair(target);
        return new Recovery(
                topics.campaign(), kind, at, (effective - struck) / 1e3, (over - struck) / 1e3);
    }

    /**
     * Waits until the job runs, and a document that was written after a time has come out. A store
     * may show one that is no part of a checkpoint yet, while what is left of the job still writes.
     */
    private void awaitWhole(String what, long written, Duration limit) throws Exception {
        Await.until(
                what,
                limit,
                () ->
                        witness.newest() > written
                                && job.running().isWhole()
                                && job.lastCheckpointBegan() > written);
    }

    /**
     * Ends the load, waits until all of it has come out, stops the job and judges all topics.
     *
     * @param backlog how long the job may need for what has piled up
     */
    Verdict finish(Duration backlog) throws Exception {
        load.stop();
        try (Admin admin = admin()) {
            Await.until(
                    "all documents are read",
                    RECOVERY.plus(backlog),
                    () -> GroupLag.of(admin, topics.group(), topics.documents()) == 0);
        }
        awaitQuiet();
        job.running().stop(false);
        report.say("%s: checking %d records", topics.campaign(), load.ledger().size());
        try (Vectors vectors = new ModelVectors(settings.model(), VECTOR_THREADS)) {
            Verdict verdict = witness.judge(load.ledger(), vectors, latestWins);
            report.note(topics.campaign() + ": " + witness + ".");
            return verdict;
        }
    }

    /** What became of poison until now. */
    Poison poison() throws IOException {
        return Poison.of(cluster.bootstrapServers(), topics.deadLetters());
    }

    /** Nothing more comes out although the job works: all has. */
    private void awaitQuiet() throws Exception {
        long seen;
        do {
            seen = witness.seen();
            long checkpoint = System.currentTimeMillis() + QUIET_MILLIS;
            Await.until(
                    "checkpoints of a job with nothing to do",
                    RECOVERY,
                    () -> job.lastCheckpointBegan() > checkpoint);
        } while (witness.seen() != seen);
    }

    private Admin admin() throws Exception {
        return Admin.create(Map.of("bootstrap.servers", cluster.bootstrapServers()));
    }

    @Override
    public void close() {
        load.close();
        witness.close();
    }
}
