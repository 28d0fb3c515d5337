package io.flinkinstructor.jobs.options;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.flink.configuration.YamlParserUtils;

/** Reads a YAML file in the style of Flink's {@code config.yaml}: keys nested or flat. */
final class OptionsFile {

    private final Faults faults;
    private final Map<String, String> values = new TreeMap<>();

    private OptionsFile(Faults faults) {
        this.faults = faults;
    }

    /**
     * Reads a file.
     *
     * @param faults takes what is wrong with it
     * @return its values by full key, lists in YAML's flow style
     */
    static Map<String, String> read(Path file, Faults faults) {
        OptionsFile reader = new OptionsFile(faults);
        reader.load(file);
        return reader.values;
    }

    private void load(Path file) {
        if (!Files.isRegularFile(file) || !Files.isReadable(file)) {
            faults.add(file + ": no such file, or it cannot be read");
            return;
        }
        Object document;
        try {
            document = YamlParserUtils.loadYamlFile(file.toFile());
        } catch (ClassCastException e) {
            faults.add(file + ": must hold keys and values, as in 'source.topics: documents'");
            return;
        } catch (Exception e) {
            // Flink hides the values in the parser's message.
            faults.add(file + ": is not YAML: " + e.getMessage().replaceAll("\\s+", " "));
            return;
        }
        flatten("", document);
    }

    private void flatten(String key, Object value) {
        if (value instanceof Map<?, ?> map) {
            map.forEach(
                    (name, inner) -> flatten(key.isEmpty() ? name + "" : key + "." + name, inner));
        } else if (value == null) {
            faults.add(key + ": has no value; give one, or leave the line out");
        } else if (values.put(key, text(value)) != null) {
            faults.add(key + ": is set twice, nested and flat; keep one");
        }
    }

    private static String text(Object value) {
        return value instanceof List ? YamlParserUtils.toYAMLString(value) : value.toString();
    }
}
