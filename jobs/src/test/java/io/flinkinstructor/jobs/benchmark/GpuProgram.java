package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.TokenizedText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A converted INSTRUCTOR through the engine on one device, in a JVM of its own: {@code SPEC
 * RESULT}, files with a {@link GpuSpec} and a {@link GpuResult}.
 */
final class GpuProgram {

    private static final int PEAK_RUNS = 20;
    private static final long LOOK_NANOS = 1_000_000_000L;

    private GpuProgram() {}

    public static void main(String[] arguments) throws Exception {
        GpuSpec spec = Json.read(Path.of(arguments[0]), GpuSpec.class);
        Json.write(Path.of(arguments[1]), measure(spec));
    }

    private static GpuResult measure(GpuSpec spec) throws Exception {
        List<TokenizedText> texts = RandomTexts.lognormal(spec.texts(), 17);
        try (EngineRate engine =
                new EngineRate(Path.of(spec.model()), spec.device(), spec.underWay())) {
            engine.run(texts.subList(0, texts.size() / 10));
            List<GpuResult.Round> rounds = new ArrayList<>();
            try (DevicePeak peak = new DevicePeak(spec.device(), spec.peakSize())) {
                peak.measure(PEAK_RUNS);
                for (int round = 0; round < spec.rounds(); round++) {
                    double before = peak.measure(PEAK_RUNS);
                    double seconds = engine.run(texts);
                    rounds.add(
                            new GpuResult.Round((before + peak.measure(PEAK_RUNS)) / 2, seconds));
                }
            }
            double paddingShare = engine.statistics().paddingShare();
            return new GpuResult(
                    rounds,
                    texts.stream().mapToLong(TokenizedText::length).sum(),
                    paddingShare,
                    randomShapes(engine, spec));
        }
    }

    /** Wave after wave of texts, each with other lengths, with a look at the memory between. */
    private static List<GpuResult.Point> randomShapes(EngineRate engine, GpuSpec spec)
            throws Exception {
        Random random = new Random(23);
        List<GpuResult.Point> points = new ArrayList<>();
        long begin = System.nanoTime();
        long end = begin + (long) (spec.minutes() * 60e9);
        long nextLook = begin;
        while (System.nanoTime() < end) {
            engine.run(RandomTexts.someLengths(spec.underWay(), random));
            if (System.nanoTime() >= nextLook) {
                points.add(look(spec, (System.nanoTime() - begin) / 1e9));
                nextLook = System.nanoTime() + LOOK_NANOS;
            }
        }
        return points;
    }

    private static GpuResult.Point look(GpuSpec spec, double seconds) throws Exception {
        return new GpuResult.Point(
                seconds,
                spec.onGpu() ? NvidiaSmi.read(spec.index()).usedMegabytes() : 0,
                Proc.residentBytes(ProcessHandle.current().pid()) / 1e6);
    }
}
