package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.jobs.cluster.FlinkConfiguration;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What all sections need to know.
 *
 * @param folder where logs, texts and the broker's files go; removed at the end
 * @param cores how many cores what is measured may use
 * @param rounds how often each system is measured
 * @param attempts how often a disturbed run is tried at most
 * @param scale factor on the lengths of the long sections
 * @param shortTexts texts of a run on {@link Workload#SHORT}
 * @param mixedTexts texts of a run on {@link Workload#MIXED}
 * @param seed of the workloads
 * @param corpus null for the sample corpus
 * @param allSettings whether jobs are measured with all settings that are worth a look, instead of
 *     the best ones known
 * @param withoutRivals whether only the pipeline and the raw limit are measured
 * @param warmUp how long a job runs before its rate counts
 * @param flames where flame graphs go; null for nowhere
 * @param options further options of the pipeline
 */
record Settings(
        Path folder,
        int cores,
        int rounds,
        int attempts,
        double scale,
        int shortTexts,
        int mixedTexts,
        long seed,
        Path corpus,
        boolean allSettings,
        boolean withoutRivals,
        Duration warmUp,
        Path flames,
        Map<String, String> options) {

    /** Of every measured process, if not said otherwise. */
    static final String HEAP = "-Xmx1g";

    /** Of a job that runs a model on a CPU, ours or a rival's: as {@code deploy/cluster} has it. */
    static final List<String> JOB = List.of(HEAP, FlinkConfiguration.FIRST_COMPILER_ONLY);

    /** What the pipeline's file would say: the given options, and where checkpoints go. */
    Map<String, String> pipelineOptions() {
        Map<String, String> all = new TreeMap<>();
        all.put("execution.checkpointing.dir", folder.resolve("checkpoints").toUri().toString());
        all.putAll(options);
        return all;
    }

    /** How many texts a run of the pipeline on a workload has. */
    int texts(Workload workload) {
        return workload == Workload.SHORT ? shortTexts : mixedTexts;
    }

    /**
     * How many of these texts, the first ones, its rivals get: they are slower, and the raw limit
     * has no warm-up, so that all runs last about as long.
     */
    int rivalTexts(Workload workload) {
        return texts(workload) / 2;
    }

    /**
     * What goes before the command of a measured process, so that it gets no more cores than asked
     * for: ONNX Runtime does not know the JVM's limit. Empty where the machine has no more.
     */
    List<String> pinning() {
        return hasMoreCores() ? taskset("0-" + (cores - 1)) : List.of();
    }

    /**
     * What goes before the command of a process that works beside a measured one, such as the
     * broker: the other cores, where there are any.
     */
    List<String> pinningBeside() {
        return hasMoreCores() ? taskset(cores + "-" + (machineCores() - 1)) : List.of();
    }

    private boolean hasMoreCores() {
        return machineCores() > cores;
    }

    private static int machineCores() {
        return Runtime.getRuntime().availableProcessors();
    }

    private List<String> taskset(String list) {
        Path program = Path.of("/usr/bin/taskset");
        if (!Files.isExecutable(program)) {
            throw new IllegalStateException(
                    "this machine has more than "
                            + cores
                            + " cores, and there is no "
                            + program
                            + " to keep what is measured on "
                            + cores
                            + ": install util-linux, or give --cores "
                            + machineCores());
        }
        return List.of(program.toString(), "-c", list);
    }
}
