package io.flinkinstructor.jobs.machine;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Where processes listen, as {@code /proc/PID/net/tcp} and {@code tcp6} tell; see proc(5). */
public final class ListeningSockets {

    private static final String LISTEN = "0A";

    private ListeningSockets() {}

    /**
     * The TCP addresses that a process of this user listens on, by port; empty if it has ended.
     *
     * @param pid the process
     */
    public static List<InetSocketAddress> of(long pid) {
        Path process = Path.of("/proc/" + pid);
        List<InetSocketAddress> addresses = new ArrayList<>();
        try {
            Set<String> inodes = sockets(process.resolve("fd"));
            for (String table : List.of("net/tcp", "net/tcp6")) {
                for (String line : Files.readAllLines(process.resolve(table))) {
                    // sl local_address rem_address st tx_queue:rx_queue tr:tm retrnsmt uid timeout
                    // inode
                    String[] fields = line.strip().split("\\s+");
                    if (fields.length > 9
                            && fields[3].equals(LISTEN)
                            && inodes.contains(fields[9])) {
                        addresses.add(address(fields[1]));
                    }
                }
            }
        } catch (IOException e) {
            // It ended meanwhile.
            return List.of();
        }
        addresses.sort(Comparator.comparing(InetSocketAddress::getPort));
        return addresses;
    }

    private static Set<String> sockets(Path descriptors) throws IOException {
        Set<String> inodes = new HashSet<>();
        try (Stream<Path> files = Files.list(descriptors)) {
            for (Path file : files.toList()) {
                if (Files.isSymbolicLink(file)) {
                    String target = target(file);
                    if (target.startsWith("socket:[")) {
                        inodes.add(target.substring("socket:[".length(), target.length() - 1));
                    }
                }
            }
        }
        return inodes;
    }

    private static String target(Path file) {
        try {
            return Files.readSymbolicLink(file).toString();
        } catch (IOException e) {
            // Closed meanwhile.
            return "";
        }
    }

    /** An address as the kernel prints it: words of four bytes in the machine's order, the port. */
    static InetSocketAddress address(String printed) throws UnknownHostException {
        int colon = printed.indexOf(':');
        byte[] swapped = HexFormat.of().parseHex(printed.substring(0, colon));
        byte[] bytes = new byte[swapped.length];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = swapped[i / 4 * 4 + 3 - i % 4];
        }
        return new InetSocketAddress(
                InetAddress.getByAddress(bytes),
                Integer.parseInt(printed.substring(colon + 1), 16));
    }
}
