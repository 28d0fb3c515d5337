package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.cluster.FlinkConfiguration;
import io.flinkinstructor.jobs.cluster.FlinkPrograms;
import io.flinkinstructor.jobs.cluster.JvmProgram;
import io.flinkinstructor.jobs.machine.FreePort;
import java.io.IOException;
import java.nio.file.Path;
import org.apache.flink.configuration.Configuration;

/**
 * A Flink cluster of one job manager and one task manager, each a process of its own, with the
 * memory settings of {@code deploy/cluster}.
 */
final class Cluster implements AutoCloseable {

    private final int restPort;
    private final ChildJvm jobManager;
    private final ChildJvm taskManager;

    private Cluster(int restPort, ChildJvm jobManager, ChildJvm taskManager) {
        this.restPort = restPort;
        this.jobManager = jobManager;
        this.taskManager = taskManager;
    }

    /** Starts both processes; a job that is submitted at once waits for the task manager. */
    static Cluster start(Settings settings, int slots) throws IOException {
        Path folder = settings.folder().resolve("flink-conf");
        int restPort = FreePort.from(0);
        Configuration flink =
                FlinkConfiguration.plain(restPort, FreePort.from(0), slots, settings.folder());
        FlinkConfiguration.write(flink, folder);
        FlinkPrograms programs = new FlinkPrograms(flink, folder);
        JvmProgram manager = programs.jobManager();
        ChildJvm jobManager =
                ChildJvm.startBeside(
                        "job-manager",
                        settings,
                        manager.flags(),
                        manager.mainClass(),
                        manager.arguments());
        JvmProgram worker = programs.taskManager("task-manager");
        ChildJvm taskManager =
                ChildJvm.start(
                        "task-manager",
                        settings,
                        worker.flags(),
                        worker.mainClass(),
                        worker.arguments());
        return new Cluster(restPort, jobManager, taskManager);
    }

    /** Where jobs are submitted to. */
    int restPort() {
        return restPort;
    }

    /** The task manager's process. */
    long taskManagerPid() {
        return taskManager.pid();
    }

    @Override
    public void close() {
        taskManager.close();
        jobManager.close();
    }
}
