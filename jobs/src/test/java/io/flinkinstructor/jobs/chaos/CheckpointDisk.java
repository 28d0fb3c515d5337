package io.flinkinstructor.jobs.chaos;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A small disk for checkpoints, in memory, that can be full. It needs the right to mount: of root,
 * or within a user namespace of its own ({@code unshare}), where it is gone with the last process.
 */
final class CheckpointDisk implements AutoCloseable {

    private static final String SIZE = "128m";
    private static final int BLOCK = 4096;

    private final Path folder;
    private final boolean mounted;

    private CheckpointDisk(Path folder, boolean mounted) {
        this.folder = folder;
        this.mounted = mounted;
    }

    /**
     * Makes one; where that is not allowed it is a folder like others, which is never full.
     *
     * @param folder where; is made
     */
    static CheckpointDisk mount(Path folder) throws IOException, InterruptedException {
        Files.createDirectories(folder);
        boolean mounted =
                run("mount", "-t", "tmpfs", "-o", "size=" + SIZE, "chaos", folder.toString());
        return new CheckpointDisk(folder, mounted);
    }

    Path folder() {
        return folder;
    }

    /** Whether it is a disk of its own. */
    boolean canBeFull() {
        return mounted;
    }

    /** Leaves no room for a single byte; again, where checkpoints that went have left some. */
    void fill() throws IOException {
        if (!mounted) {
            throw new IllegalStateException(folder + " is no disk of its own");
        }
        byte[] block = new byte[BLOCK];
        try (OutputStream out =
                Files.newOutputStream(
                        filler(), StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            while (true) {
                out.write(block);
            }
        } catch (IOException e) {
            if (Files.getFileStore(folder).getUsableSpace() > 0) {
                throw e;
            }
        }
    }

    /** Gives the room back. */
    void empty() throws IOException {
        Files.deleteIfExists(filler());
    }

    private Path filler() {
        return folder.resolve("filler");
    }

    @Override
    public void close() throws IOException {
        try {
            if (mounted) {
                run("umount", folder.toString());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        boolean done = process.waitFor() == 0;
        if (!done) {
            System.err.print(said);
        }
        return done;
    }
}
