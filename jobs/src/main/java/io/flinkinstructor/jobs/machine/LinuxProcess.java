package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * A process as {@code /proc} tells of it; see proc(5). A process that has ended, waited for or not,
 * has no command line.
 *
 * @param pid its id
 */
public record LinuxProcess(long pid) {

    private static final long LONGEST_CHANGE = TimeUnit.SECONDS.toNanos(1);

    /** Places in {@code stat} behind the name. */
    private static final int STATE = 0;

    private static final int FLAGS = 6;

    /** PF_KTHREAD among the flags. */
    private static final long KERNEL_THREAD = 0x200000;

    /** All processes of this machine. */
    public static List<LinuxProcess> all() {
        return ProcessHandle.allProcesses().map(handle -> new LinuxProcess(handle.pid())).toList();
    }

    /** The program and its arguments; empty if it has ended, or is a thread of the kernel. */
    public List<String> commandLine() {
        long deadline = System.nanoTime() + LONGEST_CHANGE;
        Optional<String> line = read("cmdline");
        while (line.isEmpty() && isBetweenPrograms() && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            line = read("cmdline");
        }
        return line.map(words -> List.of(words.split("\0"))).orElse(List.of());
    }

    /**
     * Whether it lives without a command line: for a moment it does while it becomes another
     * program.
     */
    private boolean isBetweenPrograms() {
        // Behind the program's name, which is in parentheses and may hold any.
        return read("stat")
                .map(stat -> stat.substring(stat.lastIndexOf(')') + 2).split(" "))
                .map(
                        fields ->
                                !"ZX".contains(fields[STATE])
                                        && (Long.parseLong(fields[FLAGS]) & KERNEL_THREAD) == 0)
                .orElse(false);
    }

    /** Whether it lives. */
    public boolean isAlive() {
        return !commandLine().isEmpty();
    }

    /** Whether a signal has stopped it, and none has continued it. */
    public boolean isFrozen() {
        // Behind the program's name, which is in parentheses and may hold any.
        return read("stat")
                .map(stat -> stat.startsWith(") T", stat.lastIndexOf(')')))
                .orElse(false);
    }

    /** Asks it to end (SIGTERM); a frozen one, which cannot, is killed. */
    public void terminate() {
        if (isFrozen()) {
            kill();
        } else {
            ProcessHandle.of(pid).ifPresent(ProcessHandle::destroy);
        }
    }

    /** Ends it at once (SIGKILL). */
    public void kill() {
        ProcessHandle.of(pid).ifPresent(ProcessHandle::destroyForcibly);
    }

    private Optional<String> read(String file) {
        try {
            String text = Files.readString(Path.of("/proc/" + pid + "/" + file));
            return text.isEmpty() ? Optional.empty() : Optional.of(text);
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
