package io.flinkinstructor.jobs.benchmark;

import java.util.ArrayList;
import java.util.List;

/**
 * The question that the project stands on: the pipeline, Kafka to Kafka and exactly once, beside
 * the raw limit and beside what a Flink user writes today, on both workloads.
 */
final class PipelineSection implements Section {

    @Override
    public void run(Bench bench) throws Exception {
        for (Workload workload : Workload.values()) {
            bench.report()
                    .chapter(
                            "Kafka to Kafka, exactly once, checkpoints each second, "
                                    + RawSection.describe(bench, workload));
            JobSystems jobs = JobSystems.on(bench, "in-" + workload.label(), bench.texts(workload));
            List<MeasuredSystem> systems = new ArrayList<>();
            systems.add(new InMemorySystems(bench, workload).raw());
            systems.add(jobs.system("RichMapFunction, parallelism 2", FlinkProgram.MAP, 2, 0));
            systems.add(jobs.system("RichMapFunction, parallelism 1", FlinkProgram.MAP, 1, 0));
            systems.add(
                    jobs.system(
                            "RichAsyncFunction, pool of 2, parallelism 1",
                            FlinkProgram.ASYNC,
                            1,
                            2));
            systems.add(
                    jobs.system(
                            "RichAsyncFunction, pool of 2, parallelism 2",
                            FlinkProgram.ASYNC,
                            2,
                            1));
            Rounds.alternate(bench, systems).forEach(bench.report()::system);
        }
    }
}
