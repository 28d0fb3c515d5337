package io.flinkinstructor.jobs.machine;

import java.io.IOException;

/** Signals that Java does not send: it knows SIGTERM and SIGKILL. */
public final class Signals {

    private Signals() {}

    /** Stops a process (SIGSTOP): it keeps its memory, ports and connections. */
    public static void freeze(LinuxProcess process) throws IOException, InterruptedException {
        send("STOP", process);
    }

    /** Lets a frozen process go on (SIGCONT). */
    public static void thaw(LinuxProcess process) throws IOException, InterruptedException {
        send("CONT", process);
    }

    private static void send(String name, LinuxProcess process)
            throws IOException, InterruptedException {
        String pid = Long.toString(process.pid());
        if (new ProcessBuilder("kill", "-" + name, pid).start().waitFor() != 0) {
            throw new IOException("process " + pid + " cannot be sent SIG" + name);
        }
    }
}
