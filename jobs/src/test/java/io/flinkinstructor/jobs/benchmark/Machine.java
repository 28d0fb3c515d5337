package io.flinkinstructor.jobs.benchmark;

import ai.onnxruntime.OrtEnvironment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.flink.runtime.util.EnvironmentInformation;

/** What the numbers were measured on. */
final class Machine {

    private Machine() {}

    static void describe(Report report, Settings settings) throws IOException {
        report.fact("processor", processor());
        report.fact(
                "cores", settings.cores() + " of " + Runtime.getRuntime().availableProcessors());
        report.fact("load", Files.readString(Path.of("/proc/loadavg")).split(" ")[0]);
        report.fact("java", System.getProperty("java.vm.name") + " " + Runtime.version());
        report.fact("flink", EnvironmentInformation.getVersion());
        // From the jar: nothing native is loaded into this process, which only starts others.
        report.fact("onnxruntime", OrtEnvironment.class.getPackage().getImplementationVersion());
        report.fact("seed", settings.seed());
    }

    /** The processor's name. */
    static String processor() throws IOException {
        for (String line : Files.readAllLines(Path.of("/proc/cpuinfo"))) {
            if (line.startsWith("model name")) {
                return line.substring(line.indexOf(':') + 2);
            }
        }
        return System.getProperty("os.arch");
    }
}
