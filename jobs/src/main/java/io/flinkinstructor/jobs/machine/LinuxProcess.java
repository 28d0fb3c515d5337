package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A process as {@code /proc} tells of it; see proc(5). A process that has ended, waited for or not,
 * has no command line.
 *
 * @param pid its id
 */
public record LinuxProcess(long pid) {

    /** All processes of this machine. */
    public static List<LinuxProcess> all() {
        return ProcessHandle.allProcesses().map(handle -> new LinuxProcess(handle.pid())).toList();
    }

    /** The program and its arguments; empty if it has ended. */
    public List<String> commandLine() {
        return read("cmdline").map(line -> List.of(line.split("\0"))).orElse(List.of());
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

    /** Its resident memory in bytes; empty if it has ended. */
    public OptionalLong residentBytes() {
        return read("status").stream()
                .flatMap(String::lines)
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst();
    }

    /** Stops it (SIGSTOP), until {@link #thaw()}: it keeps its memory, ports and connections. */
    public void freeze() throws IOException, InterruptedException {
        signal("STOP");
    }

    /** Lets a frozen one go on (SIGCONT). */
    public void thaw() throws IOException, InterruptedException {
        signal("CONT");
    }

    private void signal(String name) throws IOException, InterruptedException {
        // Java sends no other signals than SIGTERM and SIGKILL.
        if (new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor() != 0) {
            throw new IOException("process " + pid + " cannot be sent SIG" + name);
        }
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
