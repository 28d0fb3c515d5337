package io.flinkinstructor.jobs.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.HighAvailabilityOptions;
import org.apache.flink.configuration.TaskManagerOptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FlinkProgramsTest {

    private static final long MEBIBYTE = 1 << 20;

    @TempDir Path folder;

    @Test
    void shouldGiveTaskManagersTheMemoryThatTheConfigurationSumsUp() throws Exception {
        JvmProgram program = programs(Map.of()).taskManager("taskmanager-7");

        assertThat(program.flags())
                .contains(
                        "-Xmx" + 512 * MEBIBYTE,
                        "-Xms" + 512 * MEBIBYTE,
                        "-XX:MaxDirectMemorySize=" + 144 * MEBIBYTE,
                        "-XX:MaxMetaspaceSize=" + 256 * MEBIBYTE);
        assertThat(program.arguments())
                .startsWith("--configDir", folder.toString())
                .containsSequence("-D", "taskmanager.resource-id=taskmanager-7")
                .contains("taskmanager.memory.task.heap.size=" + 384 * MEBIBYTE + "b");
    }

    @Test
    void shouldLetTheUsersOptionsWin() throws Exception {
        FlinkPrograms programs =
                programs(
                        Map.of(
                                "taskmanager.memory.task.heap.size", "1 g",
                                "jobmanager.memory.heap.size", "300 m",
                                "env.java.opts.all", "-Da=1",
                                "env.java.opts.taskmanager", "-Db=2  -Dc=3",
                                "env.java.opts.jobmanager", "-Dd=4"));

        assertThat(programs.taskManager("taskmanager-1").flags())
                .contains("-Xmx" + (1024 + 128) * MEBIBYTE, "-Da=1", "-Db=2", "-Dc=3")
                .doesNotContain("-Dd=4");
        assertThat(programs.jobManager().flags())
                .contains("-Xmx" + 300 * MEBIBYTE, "-Da=1", "-Dd=4")
                .doesNotContain("-Db=2");
    }

    @Test
    void shouldReadTheFileThatWasWritten() throws Exception {
        programs(Map.of("metrics.scope.jm", "<host> # 'x'"));

        Configuration read = FlinkConfiguration.read(folder);

        assertThat(read.get(TaskManagerOptions.NUM_TASK_SLOTS)).isEqualTo(3);
        assertThat(read.get(HighAvailabilityOptions.HA_ZOOKEEPER_QUORUM))
                .isEqualTo("127.0.0.1:2181");
        assertThat(read.getString("metrics.scope.jm", "")).isEqualTo("<host> # 'x'");
    }

    /** What later commands compute from the file that the start has written. */
    private FlinkPrograms programs(Map<String, String> options) throws Exception {
        ClusterSettings settings = new ClusterSettings(2, 3, false, 8081, 9092, options);
        FlinkConfiguration.write(
                FlinkConfiguration.highlyAvailable(
                        ClusterDirectory.of(folder),
                        new ClusterPorts(8081, 6123, 2181, OptionalInt.empty()),
                        settings),
                folder);
        return new FlinkPrograms(FlinkConfiguration.read(folder), folder);
    }
}
