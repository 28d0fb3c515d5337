package io.flinkinstructor.jobs.benchmark;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;

/** What {@code --gpu} measures, and on what. */
final class GpuFlags {

    /** The shapes of models. */
    enum Shape {
        BASE(RandomInstructor.BASE),
        LARGE(RandomInstructor.LARGE),
        TINY(RandomInstructor.TINY);

        private final RandomInstructor model;

        Shape(RandomInstructor model) {
            this.model = model;
        }

        RandomInstructor model() {
            return model;
        }

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    @Option(
            names = "--gpu",
            description =
                    "Instead of the parts: INSTRUCTOR in fp16 on an NVIDIA GPU, base and large: rate,"
                            + " share of what the GPU's matrix products reach alone, and memory over"
                            + " 10 minutes of random shapes.")
    private boolean given;

    /** {@code cpu} tries the measurement out; what it prints says so. */
    @Option(names = "--device", hidden = true, defaultValue = "cuda:0")
    private String device;

    @Option(names = "--minutes", hidden = true, defaultValue = "10")
    private double minutes;

    @Option(names = "--shapes", hidden = true, split = ",", defaultValue = "base,large")
    private List<Shape> shapes = new ArrayList<>();

    boolean given() {
        return given;
    }

    String device() {
        return device;
    }

    double minutes() {
        return minutes;
    }

    List<Shape> shapes() {
        return shapes;
    }

    /** Whether this only tries the measurement out. */
    boolean isRehearsal() {
        return device.equals("cpu");
    }

    /** Whether what was asked for can be measured; else says what is missing. */
    boolean areThere(PrintStream messages) {
        if (!given || isRehearsal()) {
            return true;
        }
        try {
            NvidiaSmi.read(index());
            return true;
        } catch (NvidiaSmi.MissingException e) {
            messages.println(
                    "benchmark --gpu: no GPU that could be measured was found: "
                            + e.getMessage()
                            + ". Nothing was measured.");
            return false;
        }
    }

    /** Which of the machine's GPUs. */
    int index() {
        return device.startsWith("cuda:") ? Integer.parseInt(device.substring(5)) : 0;
    }
}
