package io.flinkinstructor.jobs.cluster;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.OptionalLong;

/**
 * A process as it is now.
 *
 * @param name such as {@code taskmanager-1}
 * @param pid where it lives
 * @param state what becomes of it
 * @param listening the TCP addresses that it listens on
 */
public record ProcessStatus(
        String name, OptionalLong pid, ProcessState state, List<InetSocketAddress> listening) {

    /** Whether it was started, and nobody asked it to stop since. */
    public boolean isStarted() {
        return state != ProcessState.NOT_STARTED;
    }
}
