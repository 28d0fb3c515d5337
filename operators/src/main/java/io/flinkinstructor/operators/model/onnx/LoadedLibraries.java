package io.flinkinstructor.operators.model.onnx;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Shared libraries that a process has mapped, by the names of their files, which hold their
 * versions.
 *
 * @param maps lines of Linux's {@code /proc/PID/maps}
 */
record LoadedLibraries(List<String> maps) {

    /** None where the system has no such file. */
    static LoadedLibraries ofThisProcess() {
        try {
            return new LoadedLibraries(Files.readAllLines(Path.of("/proc/self/maps")));
        } catch (IOException e) {
            return new LoadedLibraries(List.of());
        }
    }

    /**
     * The version of a library, such as {@code 12.4.127} of {@code libcudart.so.12.4.127}; null if
     * it is not loaded.
     *
     * @param name without {@code lib}
     */
    String version(String name) {
        Pattern file = Pattern.compile("/lib" + Pattern.quote(name) + "\\.so\\.([0-9.]+)$");
        for (String line : maps) {
            Matcher matcher = file.matcher(line);
            if (matcher.find()) {
                return matcher.group(1);
            }
        }
        return null;
    }
}
