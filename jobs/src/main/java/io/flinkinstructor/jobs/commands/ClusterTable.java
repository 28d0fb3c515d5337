package io.flinkinstructor.jobs.commands;

import io.flinkinstructor.jobs.cluster.ProcessState;
import io.flinkinstructor.jobs.cluster.ProcessStatus;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** A cluster's processes, for the eye: one in each line. */
final class ClusterTable {

    private static final String LINE = "%-14s %-8s %-12s %s%n";

    private ClusterTable() {}

    static String text(List<ProcessStatus> processes) {
        StringBuilder text = new StringBuilder();
        text.append(String.format(Locale.ROOT, LINE, "process", "pid", "state", "listens on"));
        for (ProcessStatus process : processes) {
            text.append(
                    String.format(
                            Locale.ROOT,
                            LINE,
                            process.name(),
                            pid(process.pid()),
                            process.state(),
                            addresses(process.listening())));
        }
        return text.toString();
    }

    /** Whether all of them do their work. */
    static boolean allRun(List<ProcessStatus> processes) {
        return processes.stream().allMatch(process -> process.state() == ProcessState.RUNNING);
    }

    private static String pid(OptionalLong pid) {
        return pid.isPresent() ? Long.toString(pid.getAsLong()) : "-";
    }

    private static String addresses(List<InetSocketAddress> listening) {
        return listening.isEmpty()
                ? "-"
                : listening.stream()
                        .map(
                                address ->
                                        address.getAddress().getHostAddress()
                                                + ":"
                                                + address.getPort())
                        .collect(Collectors.joining(" "));
    }
}
