package io.flinkinstructor.jobs.benchmark;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Sampled stacks as a picture: each frame is as wide as its share of the samples and stands on its
 * caller. Its colour says whose work it is; a pointer on it shows its name and share.
 */
final class FlameGraph {

    private static final int WIDTH = 1_600;
    private static final int ROW = 16;
    private static final int HEAD = 24;

    /** Of all samples; what is narrower is left out. */
    private static final double LEAST_SHARE = 0.002;

    /** Pixels of a letter. */
    private static final double LETTER = 7;

    private final Frame all = new Frame("all");
    private int deepest;

    private static final class Frame {

        private final String name;
        private final Map<String, Frame> callees = new TreeMap<>();
        private final Map<CpuOwner, Long> owners = new TreeMap<>();
        private long samples;

        Frame(String name) {
            this.name = name;
        }

        void add(SampledStack stack) {
            samples += stack.samples();
            owners.merge(stack.owner(), stack.samples(), Long::sum);
        }

        CpuOwner owner() {
            return owners.entrySet().stream()
                    .max(Map.Entry.comparingByValue())
                    .orElseThrow()
                    .getKey();
        }
    }

    FlameGraph(List<SampledStack> stacks) {
        for (SampledStack stack : stacks) {
            Frame frame = all;
            frame.add(stack);
            for (String full : stack.frames().split(";")) {
                // Of a native library its name is enough: where it lies is the machine's.
                String name =
                        full.startsWith("/") ? full.substring(full.lastIndexOf('/') + 1) : full;
                frame = frame.callees.computeIfAbsent(name, Frame::new);
                frame.add(stack);
            }
        }
    }

    /** An SVG file. */
    String svg(String title) {
        StringBuilder frames = new StringBuilder();
        write(all, 0, 0, frames);
        int height = HEAD + (deepest + 1) * ROW;
        return String.format(
                        Locale.ROOT,
                        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\""
                                + " font-family=\"monospace\" font-size=\"11\">%n"
                                + "<rect width=\"100%%\" height=\"100%%\" fill=\"white\"/>%n"
                                + "<text x=\"4\" y=\"16\">%s</text>%n",
                        WIDTH,
                        height,
                        escape(title))
                + frames
                + "</svg>\n";
    }

    private void write(Frame frame, int depth, double left, StringBuilder out) {
        double share = (double) frame.samples / all.samples;
        if (share < LEAST_SHARE) {
            return;
        }
        deepest = Math.max(deepest, depth);
        double width = share * WIDTH;
        int top = HEAD + depth * ROW;
        int letters = (int) (width / LETTER) - 1;
        out.append(
                String.format(
                        Locale.ROOT,
                        "<g><title>%s: %.2f %%</title><rect x=\"%.1f\" y=\"%d\" width=\"%.1f\""
                                + " height=\"%d\" fill=\"hsl(%d,70%%,70%%)\"/>",
                        escape(frame.name),
                        100 * share,
                        left,
                        top,
                        Math.max(0.5, width - 0.5),
                        ROW - 1,
                        hue(frame.owner())));
        if (letters > 2) {
            String shown =
                    frame.name.length() <= letters
                            ? frame.name
                            : frame.name.substring(0, letters - 1) + "…";
            out.append(
                    String.format(
                            Locale.ROOT,
                            "<text x=\"%.1f\" y=\"%d\">%s</text>",
                            left + 2,
                            top + 12,
                            escape(shown)));
        }
        out.append("</g>\n");
        double next = left;
        for (Frame callee : frame.callees.values()) {
            write(callee, depth + 1, next, out);
            next += (double) callee.samples / all.samples * WIDTH;
        }
    }

    private static int hue(CpuOwner owner) {
        return 360 * owner.ordinal() / CpuOwner.values().length;
    }

    private static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
    }
}
