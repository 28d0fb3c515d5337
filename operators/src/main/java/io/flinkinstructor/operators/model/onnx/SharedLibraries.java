package io.flinkinstructor.operators.model.onnx;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Shared libraries where Linux's loader looks for them. What it finds by other ways, such as a path
 * within a library, is not seen: for explanations, not for decisions.
 *
 * @param folders in which to look
 */
record SharedLibraries(Set<Path> folders) {

    private static final List<String> DEFAULTS =
            List.of(
                    "/lib/x86_64-linux-gnu",
                    "/usr/lib/x86_64-linux-gnu",
                    "/lib64",
                    "/usr/lib64",
                    "/lib",
                    "/usr/lib");

    /** Those of this process; none on another system. */
    static SharedLibraries ofSystem() {
        if (!System.getProperty("os.name").startsWith("Linux")) {
            return new SharedLibraries(Set.of());
        }
        return of(System.getenv("LD_LIBRARY_PATH"), Path.of("/etc/ld.so.conf"));
    }

    /**
     * @param searchPath folders with colons between; may be null
     * @param configuration as ldconfig reads it; need not be there
     */
    static SharedLibraries of(String searchPath, Path configuration) {
        Set<Path> folders = new LinkedHashSet<>();
        if (searchPath != null) {
            for (String folder : searchPath.split(":")) {
                if (!folder.isBlank()) {
                    folders.add(Path.of(folder));
                }
            }
        }
        addConfigured(configuration, folders);
        DEFAULTS.forEach(folder -> folders.add(Path.of(folder)));
        return new SharedLibraries(folders);
    }

    private static void addConfigured(Path file, Set<Path> folders) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file);
        } catch (IOException e) {
            return;
        }
        for (String line : lines) {
            String entry = line.replaceFirst("#.*", "").strip();
            if (entry.startsWith("include ")) {
                Path pattern = file.resolveSibling(entry.substring("include ".length()).strip());
                matching(pattern).forEach(included -> addConfigured(included, folders));
            } else if (!entry.isEmpty()) {
                folders.add(Path.of(entry));
            }
        }
    }

    private static List<Path> matching(Path pattern) {
        List<Path> found = new ArrayList<>();
        try (DirectoryStream<Path> files =
                Files.newDirectoryStream(pattern.getParent(), pattern.getFileName().toString())) {
            files.forEach(found::add);
        } catch (IOException e) {
            return List.of();
        }
        return found;
    }

    /** Which of these are nowhere, and of which another version is there; empty for none. */
    String describeMissing(List<String> names) {
        if (folders.isEmpty()) {
            return "";
        }
        List<String> missing = new ArrayList<>();
        for (String name : names) {
            if (folders.stream().noneMatch(folder -> Files.exists(folder.resolve(name)))) {
                Set<String> others = otherVersions(name);
                missing.add(
                        others.isEmpty()
                                ? name
                                : name + " (there is " + String.join(", ", others) + ")");
            }
        }
        return missing.isEmpty()
                ? ""
                : "Not found in the system's library folders: " + String.join(", ", missing) + ". ";
    }

    private Set<String> otherVersions(String name) {
        String family = name.substring(0, name.indexOf(".so")) + ".so*";
        Set<String> others = new TreeSet<>();
        for (Path folder : folders) {
            matching(folder.resolve(family))
                    .forEach(file -> others.add(file.getFileName().toString()));
        }
        return others;
    }
}
