package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.FlinkRest;
import io.flinkinstructor.jobs.kafka.ClusterCheck;
import io.flinkinstructor.jobs.kafka.TopicLimits;
import io.flinkinstructor.jobs.options.Faults;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import io.flinkinstructor.jobs.pipeline.EmbeddingPipeline;
import io.flinkinstructor.jobs.pipeline.ModelCheck;
import io.flinkinstructor.jobs.pipeline.RegistryCheck;
import io.flinkinstructor.jobs.pipeline.StoreCheck;
import io.flinkinstructor.jobs.reindex.EarlierCheckpoints;
import io.flinkinstructor.jobs.reindex.FlinkJob;
import io.flinkinstructor.jobs.reindex.NewestCheckpoint;
import io.flinkinstructor.jobs.reindex.Reindex;
import io.flinkinstructor.jobs.reindex.Start;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.apache.flink.configuration.CheckpointingOptions;
import org.apache.flink.configuration.PipelineOptions;
import org.apache.flink.configuration.StateRecoveryOptions;
import org.apache.flink.util.TimeUtils;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import picocli.CommandLine.TypeConversionException;

/** Fills a new collection beside the live one, and has searches read it when it has caught up. */
@Command(
        name = "reindex",
        description =
                "Runs a pipeline with another model, instruction or chunking from the beginning of"
                        + " its topics into a new collection, beside the one that is live, and"
                        + " moves the name that searches read when it has caught up. The pipeline"
                        + " goes on then. Ended at any time, the same command goes on.",
        footer = {
            "%nFor example, on a Flink in this process or on a cluster:",
            "  deploy/instructor reindex --config new.yaml",
            "  deploy/instructor reindex --config new.yaml --flink http://127.0.0.1:8081",
            "%nExit status: 0 when searches read the new collection and the command need not run"
                    + " on, 1 when it failed or was refused, 2 for a wrong command line."
        },
        mixinStandardHelpOptions = true)
final class ReindexCommand implements Callable<Integer> {

    private static final String REFUSED = "The new collection cannot be made";

    @Mixin private SettingsOptions options;

    @Option(
            names = "--flink",
            paramLabel = "URL",
            description =
                    "REST address of the Flink cluster that runs the job. It is submitted there"
                            + " unless it runs already. Default: a Flink in this process.")
    private URI flink;

    @Option(
            names = "--job",
            paramLabel = "ID",
            description =
                    "With --flink: a job that writes to the new collection already, to be watched"
                            + " only.")
    private String job;

    @Option(
            names = {"-p", "--parallelism"},
            paramLabel = "N",
            description = "With --flink: of a job that is submitted. Default: the cluster's.")
    private Integer parallelism;

    @Option(
            names = "--within",
            paramLabel = "DURATION",
            defaultValue = "1 min",
            converter = DurationConverter.class,
            description =
                    "How old the state of the topics may be that the new collection holds at the"
                            + " least when searches move to it. Default: ${DEFAULT-VALUE}")
    private Duration bound;

    @Option(
            names = "--anew",
            description =
                    "Forget how far an earlier try of this pipeline's group has read, and rename"
                            + " the folder of its checkpoints.")
    private boolean anew;

    @Spec private CommandSpec spec;

    /** As Flink's options have them. */
    static final class DurationConverter implements ITypeConverter<Duration> {

        @Override
        public Duration convert(String text) {
            try {
                return TimeUtils.parseDuration(text);
            } catch (IllegalArgumentException | ArithmeticException e) {
                throw new TypeConversionException("'" + text + "' is no duration, such as 30 s");
            }
        }
    }

    @Override
    public Integer call() throws Exception {
        PrintWriter out = spec.commandLine().getOut();
        if (job != null && flink == null) {
            throw new ParameterException(
                    spec.commandLine(), "--job needs --flink: which cluster runs it?");
        }
        return flink == null ? runHere(out) : runThere(new FlinkRest(flink), out);
    }

    private int runHere(PrintWriter out) throws Exception {
        Map<String, String> more = named(options.load());
        Faults faults = new Faults();
        String checkpoints = checkpoints(options.load(), faults);
        if (checkpoints != null) {
            more.put(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key(), checkpoints);
            more.put(
                    CheckpointingOptions.SAVEPOINT_DIRECTORY.key(),
                    checkpoints + "/" + NewestCheckpoint.SAVEPOINTS);
        }
        PipelineSettings settings = options.load(more);
        if (state(settings) == null && checkpoints != null && !anew) {
            Optional<String> newest = NewestCheckpoint.in(checkpoints);
            if (newest.isPresent()) {
                more.put(StateRecoveryOptions.SAVEPOINT_PATH.key(), newest.get());
                settings = options.load(more);
            }
        }
        Start start = start(settings);
        // Before the stores' check, which makes a table that is missing.
        warn(Reindex.check(settings, start, faults), out);
        TopicLimits limits = check(settings, faults);
        StoreCheck.check(settings, ModelCheck.check(settings));
        if (start == Start.ANEW) {
            EarlierCheckpoints.setAside(checkpoints)
                    .ifPresent(
                            aside ->
                                    out.println(
                                            "The checkpoints of an earlier try are kept in "
                                                    + aside
                                                    + "; nothing reads them any more."));
        } else if (start == Start.STATE) {
            out.println("Going on from " + state(settings));
        }
        PipelineSettings checked = settings;
        return new LocalRun(settings, out)
                .run(
                        new EmbeddingPipeline(settings, limits),
                        (rest, id, say) ->
                                new Reindex(checked, bound, say).run(new FlinkJob(rest, id)));
    }

    /** What a job goes on from; null for nothing. */
    private static String state(PipelineSettings settings) {
        return settings.flink().get(StateRecoveryOptions.SAVEPOINT_PATH.key());
    }

    /** Of a job that does not run yet. */
    private Start start(PipelineSettings settings) {
        return state(settings) != null ? Start.STATE : anew ? Start.ANEW : Start.FRESH;
    }

    /** A folder of the pipeline's own, since what is newest there is taken for its state. */
    private static String checkpoints(PipelineSettings settings, Faults faults) {
        String directory = settings.flink().get(CheckpointingOptions.CHECKPOINTS_DIRECTORY.key());
        if (directory == null) {
            faults.add(
                    "execution.checkpointing.dir: is missing; the command goes on from there when"
                            + " it is run again");
            return null;
        }
        return directory.replaceAll("/+$", "") + "/" + settings.source().groupId();
    }

    private static TopicLimits check(PipelineSettings settings, Faults faults) {
        TopicLimits limits = new TopicLimits(TopicLimits.DEFAULT, TopicLimits.DEFAULT);
        if (faults.all().stream().noneMatch(fault -> fault.startsWith("kafka.bootstrap"))) {
            try {
                limits = ClusterCheck.check(settings);
            } catch (RefusedException e) {
                faults.addAll(e.faults());
            }
        }
        try {
            RegistryCheck.check(settings);
        } catch (RefusedException e) {
            faults.addAll(e.faults());
        }
        faults.throwIfAny(REFUSED);
        return limits;
    }

    private int runThere(FlinkRest cluster, PrintWriter out) throws Exception {
        PipelineSettings settings = options.load();
        Consumer<String> say =
                line -> {
                    out.println(line);
                    out.flush();
                };
        Faults faults = new Faults();
        FlinkJob found = find(cluster, settings, faults);
        Start start = found == null && job == null ? start(settings) : Start.RUNNING;
        warn(Reindex.check(settings, start, faults), out);
        faults.throwIfAny(REFUSED);
        if (found == null) {
            found = submit(cluster, settings);
            say.accept("The new pipeline is job " + found.id() + ", " + cluster.webInterface());
        } else {
            say.accept("The new pipeline runs already, as job " + found.id());
        }
        new Reindex(settings, bound, say).run(found);
        for (FlinkJob other : FlinkJob.running(cluster)) {
            if (!other.id().equals(found.id())) {
                say.accept("  flink stop " + other.id() + "   # " + other.name());
            }
        }
        return 0;
    }

    /** The job that is there already; null if none is. */
    private FlinkJob find(FlinkRest cluster, PipelineSettings settings, Faults faults)
            throws InterruptedException {
        try {
            for (FlinkJob each : FlinkJob.running(cluster)) {
                if (job == null ? each.name().equals(name(settings)) : each.id().equals(job)) {
                    return each;
                }
            }
        } catch (IOException e) {
            faults.add("--flink: no Flink answers at " + cluster.webInterface());
            throw faults.refused(REFUSED);
        }
        if (job != null) {
            faults.add("--job: " + cluster.webInterface() + " runs no job " + job);
        }
        return null;
    }

    private FlinkJob submit(FlinkRest cluster, PipelineSettings settings)
            throws IOException, InterruptedException {
        List<String> arguments = new ArrayList<>();
        if (options.file() != null) {
            arguments.add("--config=" + options.file().toAbsolutePath().normalize());
        }
        Map<String, String> all = new LinkedHashMap<>(options.overrides());
        all.putAll(named(settings));
        all.forEach((key, value) -> arguments.add("-D" + key + "=" + value));
        String jar = cluster.upload(Distribution.directory().resolve("flink-instructor-job.jar"));
        return new FlinkJob(
                cluster,
                cluster.run(
                        jar,
                        arguments,
                        parallelism == null ? OptionalInt.empty() : OptionalInt.of(parallelism),
                        state(settings)));
    }

    /** Two pipelines are told apart by their names, so one that both may have will not do. */
    private static Map<String, String> named(PipelineSettings settings) {
        Map<String, String> more = new LinkedHashMap<>();
        more.put(PipelineOptions.NAME.key(), name(settings));
        return more;
    }

    private static String name(PipelineSettings settings) {
        String given = settings.flink().get(PipelineOptions.NAME.key());
        return (given == null ? "flink-instructor" : given) + " " + settings.source().groupId();
    }

    private static void warn(List<String> warnings, PrintWriter out) {
        warnings.forEach(warning -> out.println("Warning: " + warning));
        out.flush();
    }
}
