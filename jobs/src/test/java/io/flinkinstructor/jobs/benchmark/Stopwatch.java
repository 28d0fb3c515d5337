package io.flinkinstructor.jobs.benchmark;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;

/** Wall time, this process's processor time, and everybody else's, since the start. */
final class Stopwatch {

    private final long startNanos = System.nanoTime();
    private final long startCpuNanos = processorNanos();
    private final double startBusy = Proc.busySeconds();

    private Stopwatch() {}

    static Stopwatch start() {
        return new Stopwatch();
    }

    /** What was done since the start. */
    SystemRuns.Run stop(long texts) {
        double seconds = (System.nanoTime() - startNanos) / 1e9;
        double cpuSeconds = (processorNanos() - startCpuNanos) / 1e9;
        double others = Proc.busySeconds() - startBusy - cpuSeconds;
        return new SystemRuns.Run(
                new Outcome(texts, seconds, cpuSeconds),
                0,
                Math.max(0, others / seconds),
                residentMegabytes(),
                null,
                null);
    }

    private static double residentMegabytes() {
        try {
            return Proc.residentBytes(ProcessHandle.current().pid()) / 1e6;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Processor time of this process, all threads. */
    static long processorNanos() {
        return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }
}
