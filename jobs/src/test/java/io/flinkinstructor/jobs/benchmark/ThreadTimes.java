package io.flinkinstructor.jobs.benchmark;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.lang.management.ThreadMXBean;
import java.util.Map;
import java.util.TreeMap;

/**
 * Processor time of this JVM's threads so far, by name.
 *
 * @param millis when, since the epoch
 * @param seconds processor seconds by the threads' common name, numbers left out; what the process
 *     used beyond them is under {@link #OWN}
 */
record ThreadTimes(long millis, Map<String, Double> seconds) {

    /** The JVM's own threads (compilation, garbage collection), and those of native libraries. */
    static final String OWN = "(JVM and native threads)";

    private static final int LONGEST_NAME = 60;

    static ThreadTimes now() {
        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        Map<String, Double> seconds = new TreeMap<>();
        for (long id : threads.getAllThreadIds()) {
            ThreadInfo info = threads.getThreadInfo(id);
            long nanos = threads.getThreadCpuTime(id);
            if (info != null && nanos > 0) {
                seconds.merge(commonName(info.getThreadName()), nanos / 1e9, Double::sum);
            }
        }
        double known = seconds.values().stream().mapToDouble(Double::doubleValue).sum();
        seconds.put(OWN, Stopwatch.processorNanos() / 1e9 - known);
        return new ThreadTimes(System.currentTimeMillis(), seconds);
    }

    /** What a thread's name shares with its likes: Flink's subtasks, a pool's members. */
    static String commonName(String name) {
        String common =
                name.replaceAll(" \\(\\d+/\\d+\\)#\\d+.*", "")
                        .replaceAll(" \\| .*", "")
                        .replaceAll("[0-9]+", "*");
        return common.length() <= LONGEST_NAME ? common : common.substring(0, LONGEST_NAME) + "…";
    }

    /** What was used since an earlier look. */
    Map<String, Double> since(ThreadTimes earlier) {
        Map<String, Double> used = new TreeMap<>();
        seconds.forEach(
                (name, time) -> {
                    double more = time - earlier.seconds.getOrDefault(name, 0.0);
                    if (more > 0.001) {
                        used.put(name, more);
                    }
                });
        return used;
    }
}
