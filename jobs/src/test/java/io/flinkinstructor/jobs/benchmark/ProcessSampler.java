package io.flinkinstructor.jobs.benchmark;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * Watches one process from outside, as often as asked: its processor time, its resident memory, and
 * the whole machine's busy time. Needs Linux's {@code /proc}.
 */
final class ProcessSampler implements AutoCloseable {

    private final List<Sample> samples = new CopyOnWriteArrayList<>();
    private final ScheduledExecutorService clock;
    private final long pid;

    private ProcessSampler(long pid, ScheduledExecutorService clock) {
        this.pid = pid;
        this.clock = clock;
    }

    /** Starts to watch. */
    static ProcessSampler watch(long pid, Duration interval) {
        ScheduledExecutorService clock =
                Executors.newSingleThreadScheduledExecutor(
                        work -> {
                            Thread thread = new Thread(work, "process-sampler-" + pid);
                            thread.setDaemon(true);
                            return thread;
                        });
        ProcessSampler sampler = new ProcessSampler(pid, clock);
        clock.scheduleAtFixedRate(sampler::sample, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        return sampler;
    }

    private void sample() {
        try {
            samples.add(
                    new Sample(
                            System.currentTimeMillis(),
                            Proc.processorSeconds(pid),
                            Proc.residentBytes(pid),
                            Proc.busySeconds()));
        } catch (IOException e) {
            // The process has ended: what was seen until now stands.
            clock.shutdown();
        }
    }

    /** Processor seconds of the process between two times in epoch milliseconds. */
    double processorSeconds(long from, long to) {
        return at(to, Kind.PROCESS) - at(from, Kind.PROCESS);
    }

    /** Processor seconds of the whole machine between two times in epoch milliseconds. */
    double busySeconds(long from, long to) {
        return at(to, Kind.MACHINE) - at(from, Kind.MACHINE);
    }

    /** Resident bytes over time, in the order of sampling. */
    List<Sample> samples() {
        return List.copyOf(samples);
    }

    /** The most that the process had resident, in megabytes; 0 if it was not seen. */
    double mostResidentMegabytes() {
        return samples.stream().mapToLong(Sample::residentBytes).max().orElse(0) / 1e6;
    }

    private double at(long millis, Kind kind) {
        Sample before = null;
        for (Sample sample : samples) {
            if (sample.millis >= millis) {
                if (before == null) {
                    return kind.of(sample);
                }
                double share = (double) (millis - before.millis) / (sample.millis - before.millis);
                return kind.of(before) + share * (kind.of(sample) - kind.of(before));
            }
            before = sample;
        }
        return before == null ? 0 : kind.of(before);
    }

    @Override
    public void close() {
        clock.shutdownNow();
    }

    private enum Kind {
        PROCESS,
        MACHINE;

        double of(Sample sample) {
            return this == PROCESS ? sample.processorSeconds : sample.busySeconds;
        }
    }

    /**
     * One look.
     *
     * @param millis when, since the epoch
     * @param processorSeconds of the process since it started
     * @param residentBytes of the process
     * @param busySeconds of all processors since the machine started
     */
    record Sample(long millis, double processorSeconds, long residentBytes, double busySeconds) {}
}
