package io.flinkinstructor.jobs.benchmark;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * What NVIDIA's own command says of a GPU.
 *
 * @param name such as {@code NVIDIA H200}
 * @param driver version of the driver
 * @param usedMegabytes memory in use by all processes, in MiB
 * @param totalMegabytes memory that it has, in MiB
 */
record NvidiaSmi(String name, String driver, long usedMegabytes, long totalMegabytes) {

    private static final int SECONDS = 20;

    /** There is no such GPU, or no driver. */
    static final class MissingException extends Exception {

        private static final long serialVersionUID = 1L;

        MissingException(String message) {
            super(message);
        }
    }

    /**
     * @param index which of the machine's GPUs
     * @throws MissingException if it is not there; the message says what was seen
     */
    static NvidiaSmi read(int index) throws MissingException {
        return read(
                List.of(
                        "nvidia-smi",
                        "--query-gpu=name,driver_version,memory.used,memory.total",
                        "--format=csv,noheader,nounits",
                        "--id=" + index));
    }

    /** Runs a command that answers as nvidia-smi does. */
    static NvidiaSmi read(List<String> command) throws MissingException {
        String said;
        try {
            Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
            said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new MissingException(command.get(0) + " says: " + said.strip());
            }
        } catch (IOException e) {
            throw new MissingException(
                    command.get(0)
                            + ", which comes with NVIDIA's driver, cannot be run ("
                            + e.getMessage()
                            + ")");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new MissingException("interrupted");
        }
        return parse(said);
    }

    static NvidiaSmi parse(String said) throws MissingException {
        String[] fields = said.strip().split(" *, *");
        try {
            return new NvidiaSmi(
                    fields[0], fields[1], Long.parseLong(fields[2]), Long.parseLong(fields[3]));
        } catch (ArrayIndexOutOfBoundsException | NumberFormatException e) {
            throw new MissingException("nvidia-smi says: " + said.strip());
        }
    }
}
