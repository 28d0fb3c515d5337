package io.flinkinstructor.jobs.options;

import io.flinkinstructor.schemas.NamedInstruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.flink.configuration.YamlParserUtils;

/**
 * Reads a YAML file of instructions:
 *
 * <pre>{@code
 * - name: retrieval
 *   document-instruction: "Represent the Wikipedia document for retrieval:"
 *   query-instruction: "Represent the Wikipedia question for retrieving supporting documents:"
 * }</pre>
 *
 * <p>{@code document-instruction} may be empty, for nothing; {@code query-instruction} may be so
 * too, and left out where queries get the same as documents.
 */
public final class InstructionsFile {

    private static final String NAME = "name";
    private static final String DOCUMENT = "document-instruction";
    private static final String QUERY = "query-instruction";
    private static final List<String> KEYS = List.of(NAME, DOCUMENT, QUERY);

    private final String file;
    private final Faults faults;
    private final List<NamedInstruction> instructions = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private InstructionsFile(String file, Faults faults) {
        this.file = file;
        this.faults = faults;
    }

    /**
     * Reads a file.
     *
     * @return its instructions, at least one, with different names, in order
     * @throws RefusedException with all that is wrong with it
     */
    public static List<NamedInstruction> load(String file) {
        Faults faults = new Faults();
        List<NamedInstruction> instructions = read(file, faults);
        faults.throwIfAny("The instructions cannot be used");
        return instructions;
    }

    /**
     * Reads a file.
     *
     * @param faults takes what is wrong with it
     * @return its instructions as far as they can be used
     */
    static List<NamedInstruction> read(String file, Faults faults) {
        InstructionsFile reader = new InstructionsFile(file, faults);
        reader.load();
        return reader.instructions;
    }

    private void load() {
        Object document;
        try {
            Path path = Path.of(file);
            if (!Files.isRegularFile(path) || !Files.isReadable(path)) {
                faults.add(path.toAbsolutePath() + ": no such file, or it cannot be read");
                return;
            }
            document = YamlParserUtils.convertToObject(Files.readString(path), Object.class);
        } catch (IOException | InvalidPathException e) {
            faults.add(file + ": cannot be read as text in UTF-8: " + e.getMessage());
            return;
        } catch (RuntimeException e) {
            // The parser's own type is one that Flink relocates.
            faults.add(file + ": is not YAML: " + e.getMessage().replaceAll("\\s+", " "));
            return;
        }
        entries(document);
    }

    private void entries(Object document) {
        if (!(document instanceof List<?> list) || list.isEmpty()) {
            faults.add(
                    file
                            + ": must be a list of instructions, each with name,"
                            + " document-instruction and query-instruction, as in '- name:"
                            + " retrieval'");
            return;
        }
        for (int i = 0; i < list.size(); i++) {
            entry(i + 1, list.get(i));
        }
    }

    private void entry(int number, Object entry) {
        String place = file + ": entry " + number;
        if (!(entry instanceof Map<?, ?> map)) {
            faults.add(place + ": must have the keys " + String.join(", ", KEYS));
            return;
        }
        if (map.get(NAME) instanceof String name) {
            place += " (" + name + ")";
        }
        int before = faults.all().size();
        for (Object key : map.keySet()) {
            if (!KEYS.contains(key + "")) {
                String hint =
                        EditDistance.nearest(key + "", KEYS)
                                .map(nearest -> "; did you mean " + nearest + "?")
                                .orElse("; there are " + String.join(", ", KEYS));
                faults.add(place + ": " + key + " is not a key" + hint);
            }
        }
        String name = text(place, map, NAME, "; give one");
        String forDocuments = text(place, map, DOCUMENT, "; give it, or \"\" for none");
        String forQueries = map.containsKey(QUERY) ? text(place, map, QUERY, "") : null;
        if (name != null && !names.add(name)) {
            faults.add(place + ": the name is there twice; rename one of the two");
        }
        if (faults.all().size() > before) {
            return;
        }
        try {
            instructions.add(new NamedInstruction(name, forDocuments, forQueries));
        } catch (IllegalArgumentException e) {
            faults.add(place + ": " + e.getMessage());
        }
    }

    private String text(String place, Map<?, ?> entry, String key, String wayOut) {
        Object value = entry.get(key);
        if (value instanceof String text) {
            return text;
        }
        if (!entry.containsKey(key)) {
            faults.add(place + ": " + key + " is missing" + wayOut);
        } else if (value == null) {
            faults.add(place + ": " + key + " has no value; give one, or \"\" for none");
        } else {
            faults.add(place + ": " + key + " is not a string; put it in quotes");
        }
        return null;
    }
}
