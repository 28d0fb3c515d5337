package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.machine.FreePort;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;

/**
 * A Flink cluster of one job manager and one task manager, each a process of its own, with the
 * memory settings that Flink's scripts would give a task manager of 512 MB heap.
 */
final class Cluster implements AutoCloseable {

    private static final List<String> JOB_MANAGER_FLAGS = List.of("-Xmx512m");

    /** Heap, direct memory and metaspace as {@link #CONFIGURATION} sums them up. */
    private static final List<String> TASK_MANAGER_FLAGS =
            List.of(
                    "-Xms512m",
                    "-Xmx512m",
                    "-XX:MaxDirectMemorySize=192m",
                    "-XX:MaxMetaspaceSize=256m");

    private static final String CONFIGURATION =
            """
            jobmanager.rpc.address: 127.0.0.1
            jobmanager.bind-host: 127.0.0.1
            jobmanager.rpc.port: %d
            rest.address: 127.0.0.1
            rest.bind-address: 127.0.0.1
            rest.port: %d
            taskmanager.host: 127.0.0.1
            taskmanager.bind-host: 127.0.0.1
            taskmanager.numberOfTaskSlots: %d
            taskmanager.cpu.cores: %d
            taskmanager.memory.framework.heap.size: 128m
            taskmanager.memory.framework.off-heap.size: 128m
            taskmanager.memory.task.heap.size: 384m
            taskmanager.memory.task.off-heap.size: 0b
            taskmanager.memory.network.min: 64m
            taskmanager.memory.network.max: 64m
            taskmanager.memory.managed.size: 64m
            taskmanager.memory.jvm-metaspace.size: 256m
            taskmanager.memory.jvm-overhead.min: 192m
            taskmanager.memory.jvm-overhead.max: 192m
            io.tmp.dirs: %s
            """;

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
        Path folder = Files.createDirectories(settings.folder().resolve("flink-conf"));
        int restPort = FreePort.from(0);
        Files.writeString(
                folder.resolve("config.yaml"),
                CONFIGURATION.formatted(
                        FreePort.from(0), restPort, slots, settings.cores(), settings.folder()));
        List<String> arguments = List.of("--configDir", folder.toString());
        ChildJvm jobManager =
                ChildJvm.startBeside(
                        "job-manager",
                        settings,
                        JOB_MANAGER_FLAGS,
                        StandaloneSessionClusterEntrypoint.class.getName(),
                        arguments);
        ChildJvm taskManager =
                ChildJvm.start(
                        "task-manager",
                        settings,
                        TASK_MANAGER_FLAGS,
                        TaskManagerRunner.class.getName(),
                        arguments);
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
