package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.BuiltinFiles;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * A library that embeds in process as its documentation shows it, the built-in model's published
 * graph on batches of 32: {@code jobs/rivals}, on a class path of its own.
 */
enum RivalLibrary {
    SPRING_AI("Spring AI, lists of 32", "spring-ai"),
    DJL("DJL, batches of 32", "djl");

    private static final Duration LIMIT = Duration.ofMinutes(20);
    private static final Duration SAMPLING = Duration.ofMillis(200);
    private static final String PROGRAM = "io.flinkinstructor.rivals.BatchRival";

    private final String label;
    private final String argument;

    RivalLibrary(String label, String argument) {
        this.label = label;
        this.argument = argument;
    }

    /** For people. */
    String label() {
        return label;
    }

    /**
     * Embeds texts.
     *
     * @param texts a file of them
     */
    SystemRuns.Run measure(Settings settings, Path texts) throws Exception {
        Path built = built();
        Path result = settings.folder().resolve(argument + ".json");
        long from = System.currentTimeMillis();
        try (ChildJvm child =
                        ChildJvm.start(
                                argument,
                                settings,
                                List.of(
                                        Settings.HEAP,
                                        "-DDJL_CACHE_DIR=" + settings.folder().resolve("djl")),
                                built.resolve("classes") + ":" + built.resolve("lib") + "/*",
                                PROGRAM,
                                List.of(
                                        argument,
                                        model(settings).toString(),
                                        texts.toString(),
                                        result.toString()));
                ProcessSampler sampler = ProcessSampler.watch(child.pid(), SAMPLING)) {
            child.await(LIMIT);
            long to = System.currentTimeMillis();
            double others = sampler.busySeconds(from, to) - sampler.processorSeconds(from, to);
            return new SystemRuns.Run(
                    Json.read(result, Outcome.class),
                    0,
                    Math.max(0, others) * 1000 / (to - from),
                    sampler.mostResidentMegabytes(),
                    null,
                    null);
        }
    }

    private static Path built() {
        Path built = Path.of(System.getProperty("instructor.root", "."), "jobs/rivals/target");
        if (!Files.isDirectory(built.resolve("lib"))) {
            throw new IllegalStateException(
                    built
                            + " has no libraries: deploy/instructor benchmark builds them, as does"
                            + " mvn -f jobs/rivals package");
        }
        return built;
    }

    /** A folder as these libraries want it. */
    private static Path model(Settings settings) throws Exception {
        Path folder = settings.folder().resolve("published-model");
        if (!Files.exists(folder)) {
            Files.createDirectory(folder);
            copy("onnx/model.onnx", folder.resolve("model.onnx"));
            copy("tokenizer.json", folder.resolve("tokenizer.json"));
        }
        return folder;
    }

    private static void copy(String file, Path to) throws Exception {
        try (InputStream in = BuiltinFiles.named("bge-small-en-v1.5").open(file)) {
            Files.copy(in, to);
        }
    }
}
