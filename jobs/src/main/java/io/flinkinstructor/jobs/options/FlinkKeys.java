package io.flinkinstructor.jobs.options;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.CodeSource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.stream.Stream;
import org.apache.flink.client.program.PackagedProgram;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.CoreOptions;
import org.apache.flink.configuration.FallbackKey;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.state.rocksdb.RocksDBOptions;

/**
 * Flink's own options, which may stand in the same file: the constants of the classes of Flink that
 * are named {@code ...Options}.
 */
final class FlinkKeys {

    /** One class of each jar that is looked through; in a distribution they lie in one jar. */
    private static final List<Class<?>> ANCHORS =
            List.of(
                    CoreOptions.class,
                    MiniCluster.class,
                    PackagedProgram.class,
                    RocksDBOptions.class);

    /** Below these, names are free or belong to plug-ins that need not be there. */
    private static final List<String> OPEN_PREFIXES =
            List.of(
                    "metrics.reporter.",
                    "traces.reporter.",
                    "events.reporter.",
                    "external-resource.",
                    "env.",
                    "containerized.",
                    "kubernetes.",
                    "yarn.",
                    "flink.hadoop.",
                    "fs.",
                    "s3.",
                    "s3a.",
                    "gs.",
                    "oss.",
                    "high-availability.kubernetes.");

    private static final class Holder {
        static final Map<String, ConfigOption<?>> ALL = load();
    }

    private FlinkKeys() {}

    /** Flink's options by key, deprecated keys included. */
    static Map<String, ConfigOption<?>> all() {
        return Holder.ALL;
    }

    /** Whether Flink, or a plug-in of it, may know this key. */
    static boolean knows(String key) {
        return all().containsKey(key) || OPEN_PREFIXES.stream().anyMatch(key::startsWith);
    }

    private static Map<String, ConfigOption<?>> load() {
        Map<String, ConfigOption<?>> options = new TreeMap<>();
        for (URL location : locations()) {
            for (String name : optionClasses(location)) {
                collect(name, options);
            }
        }
        return options;
    }

    private static Set<URL> locations() {
        Set<URL> locations = new LinkedHashSet<>();
        for (Class<?> anchor : ANCHORS) {
            CodeSource source = anchor.getProtectionDomain().getCodeSource();
            if (source != null && source.getLocation() != null) {
                locations.add(source.getLocation());
            }
        }
        return locations;
    }

    private static List<String> optionClasses(URL location) {
        try {
            Path path = Path.of(location.toURI());
            if (!Files.isRegularFile(path)) {
                return List.of();
            }
            try (JarFile jar = new JarFile(path.toFile());
                    Stream<String> names = jar.stream().map(entry -> entry.getName())) {
                return names.filter(n -> n.startsWith("org/apache/flink/"))
                        .filter(n -> n.endsWith("Options.class"))
                        .map(n -> n.substring(0, n.length() - ".class".length()))
                        .map(n -> n.replace('/', '.'))
                        .toList();
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot read " + location, e);
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Flink was loaded from " + location, e);
        }
    }

    private static void collect(String className, Map<String, ConfigOption<?>> options) {
        try {
            Class<?> type = Class.forName(className, true, FlinkKeys.class.getClassLoader());
            for (Field field : type.getFields()) {
                if (Modifier.isStatic(field.getModifiers())
                        && ConfigOption.class.isAssignableFrom(field.getType())) {
                    ConfigOption<?> option = (ConfigOption<?>) field.get(null);
                    options.put(option.key(), option);
                    for (FallbackKey key : option.fallbackKeys()) {
                        options.putIfAbsent(key.getKey(), option);
                    }
                }
            }
        } catch (ReflectiveOperationException | LinkageError e) {
            // A class that needs what is not on the class path has no option that could work.
            return;
        }
    }
}
