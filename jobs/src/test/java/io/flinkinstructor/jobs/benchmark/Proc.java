package io.flinkinstructor.jobs.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What Linux tells about processes and the machine in {@code /proc}; see proc(5). */
public final class Proc {

    private static final double TICKS_PER_SECOND = 100;

    private Proc() {}

    /**
     * User and system time of a process since it started, fields 14 and 15 of its {@code stat}.
     *
     * @throws IOException if it has ended
     */
    static double processorSeconds(long pid) throws IOException {
        String stat = Files.readString(Path.of("/proc/" + pid + "/stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
    }

    /**
     * {@code VmRSS} of a process in bytes.
     *
     * @throws IOException if it has ended
     */
    public static long residentBytes(long pid) throws IOException {
        return statusBytes(pid, "VmRSS");
    }

    /**
     * {@code VmHWM} of a process in bytes: the most that was resident at once.
     *
     * @throws IOException if it has ended
     */
    static long peakResidentBytes(long pid) throws IOException {
        return statusBytes(pid, "VmHWM");
    }

    private static long statusBytes(long pid, String name) throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/status"))) {
            if (line.startsWith(name + ":")) {
                return 1024 * Long.parseLong(line.replaceAll("\\D", ""));
            }
        }
        throw new IOException("process " + pid + " has no " + name + ": it has ended");
    }

    /**
     * Time that all processors together were not idle since the machine started, time stolen by a
     * hypervisor included: fields 1 to 8 of {@code /proc/stat} but idle and waiting for disks.
     */
    static double busySeconds() {
        try {
            String[] fields = Files.readAllLines(Path.of("/proc/stat")).get(0).split("\\s+");
            long busy = 0;
            for (int i = 1; i <= 8; i++) {
                busy += i == 4 || i == 5 ? 0 : Long.parseLong(fields[i]);
            }
            return busy / TICKS_PER_SECOND;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
