package io.flinkinstructor.jobs.cluster;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessSpec;
import org.apache.flink.runtime.clusterframework.TaskExecutorProcessUtils;
import org.apache.flink.runtime.entrypoint.StandaloneSessionClusterEntrypoint;
import org.apache.flink.runtime.jobmanager.JobManagerProcessSpec;
import org.apache.flink.runtime.jobmanager.JobManagerProcessUtils;
import org.apache.flink.runtime.taskexecutor.TaskManagerRunner;
import org.apache.flink.runtime.util.config.memory.ProcessMemoryUtils;

/**
 * Flink's processes, with the memory flags that Flink's own scripts would compute from the same
 * configuration.
 */
public final class FlinkPrograms {

    private static final List<String> OPENED =
            List.of("util", "lang", "net", "nio", "io", "util.concurrent");

    private final Configuration configuration;
    private final Path folder;

    /**
     * @param configuration what the file says
     * @param folder where Flink finds it as {@code config.yaml}
     */
    public FlinkPrograms(Configuration configuration, Path folder) {
        this.configuration = configuration;
        this.folder = folder;
    }

    /** The job manager of a session cluster. */
    public JvmProgram jobManager() {
        JobManagerProcessSpec memory = JobManagerProcessUtils.processSpecFromConfig(configuration);
        return program(
                JobManagerProcessUtils.generateJvmParametersStr(memory, configuration),
                CoreOptions.FLINK_JM_JVM_OPTIONS,
                StandaloneSessionClusterEntrypoint.class,
                JobManagerProcessUtils.generateDynamicConfigsStr(memory),
                Stream.of());
    }

    /**
     * A task manager.
     *
     * @param resourceId its name in the cluster
     */
    public JvmProgram taskManager(String resourceId) {
        TaskExecutorProcessSpec memory =
                TaskExecutorProcessUtils.processSpecFromConfig(configuration);
        return program(
                ProcessMemoryUtils.generateJvmParametersStr(memory),
                CoreOptions.FLINK_TM_JVM_OPTIONS,
                TaskManagerRunner.class,
                TaskExecutorProcessUtils.generateDynamicConfigsStr(memory),
                Stream.of("-D", "taskmanager.resource-id=" + resourceId));
    }

    private JvmProgram program(
            String memory,
            ConfigOption<String> ownOptions,
            Class<?> main,
            String dynamic,
            Stream<String> more) {
        List<String> flags = new ArrayList<>(words(memory));
        for (ConfigOption<String> options :
                List.of(
                        CoreOptions.FLINK_DEFAULT_JVM_OPTIONS,
                        CoreOptions.FLINK_JVM_OPTIONS,
                        ownOptions)) {
            flags.addAll(words(configuration.get(options)));
        }
        List<String> arguments = new ArrayList<>(List.of("--configDir", folder.toString()));
        arguments.addAll(words(dynamic));
        more.forEach(arguments::add);
        return new JvmProgram(flags, main.getName(), arguments);
    }

    /** The JDK's packages that Flink reaches into. */
    public static List<String> access() {
        List<String> flags = new ArrayList<>();
        for (String opened : OPENED) {
            flags.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
        }
        flags.add("--add-exports=java.base/sun.net.util=ALL-UNNAMED");
        flags.add("--add-exports=java.security.jgss/sun.security.krb5=ALL-UNNAMED");
        return flags;
    }

    /** What the environment of a process with a model should say. */
    public static Map<String, String> environment() {
        return Map.of(
                // ONNX Runtime collects telemetry unless this is set before the JVM starts.
                "ORT_DISABLE_TELEMETRY",
                "1",
                // The tokenizer would fetch another build of its native library for a GPU.
                "RUST_FLAVOR",
                "cpu",
                // Native memory of few threads: with heaps of their own much of it would be spare.
                "MALLOC_ARENA_MAX",
                "1");
    }

    private static List<String> words(String line) {
        return Arrays.stream(line.split("\\s+")).filter(word -> !word.isEmpty()).toList();
    }
}
