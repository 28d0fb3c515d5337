package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.operators.source.RequestFormat;
import io.flinkinstructor.schemas.FieldMapping;
import io.flinkinstructor.schemas.FieldPath;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.flink.configuration.ConfigOption;

/** Reads what the values of documents are, and collects what is wrong on the way. */
final class SourceFormatReader {

    /** {@code name: path}, as text or as YAML's map of one. */
    private static final Pattern NAMED =
            Pattern.compile("\\{?([^:{}]+):(?:\\s+|(?=/))([^\\s{}][^{}]*)\\}?");

    private static final List<ConfigOption<?>> MAPPING =
            List.of(
                    FormatKeys.TEXT_FIELDS,
                    FormatKeys.ID_FIELD,
                    FormatKeys.ATTRIBUTE_FIELDS,
                    FormatKeys.INSTRUCTION_FIELD);

    private static final List<ConfigOption<?>> OF_A_MAPPING =
            List.of(FormatKeys.TEXT_SEPARATOR, FormatKeys.MISSING_FIELDS);

    private final OptionValues options;
    private final RegistryOptions registry;

    /**
     * @param registry null if there is none, which is a fault already where one is needed
     */
    SourceFormatReader(OptionValues options, RegistryOptions registry) {
        this.options = options;
        this.registry = registry;
    }

    /** The format; what cannot be read is a fault and has its default in the result. */
    RequestFormat read() {
        int maxBytes = (int) options.bytes(SourceKeys.MAX_RECORD_BYTES, Integer.MAX_VALUE);
        FieldMapping mapping = mapping();
        SourceFormat format = options.value(FormatKeys.FORMAT);
        if (format == SourceFormat.DEBEZIUM_JSON) {
            return new RequestFormat.DebeziumJson(
                    maxBytes, mapping, options.value(FormatKeys.UNAVAILABLE_VALUE));
        }
        if (options.isGiven(FormatKeys.UNAVAILABLE_VALUE)) {
            options.fault(
                    FormatKeys.UNAVAILABLE_VALUE.key() + ": is for source.format: debezium-json");
        }
        boolean mapped = isMapped();
        if (format == SourceFormat.AVRO && registry != null) {
            return new RequestFormat.Avro(maxBytes, mapped ? mapping : null, registry);
        }
        return mapped
                ? new RequestFormat.MappedJson(maxBytes, mapping)
                : new RequestFormat.Json(maxBytes);
    }

    /** Whether other fields than ours are named. */
    private boolean isMapped() {
        if (MAPPING.stream().anyMatch(options::isGiven)) {
            return true;
        }
        for (ConfigOption<?> option : OF_A_MAPPING) {
            if (options.isGiven(option)) {
                options.fault(
                        option.key()
                                + ": is for documents of other fields than ours; name them, with"
                                + " source.text-fields");
            }
        }
        return false;
    }

    private FieldMapping mapping() {
        List<FieldPath> text = paths(FormatKeys.TEXT_FIELDS);
        String separator = options.raw(FormatKeys.TEXT_SEPARATOR);
        String instruction = options.value(FormatKeys.INSTRUCTION_FIELD);
        if (instruction != null && options.value(ModelKeys.INSTRUCTIONS_FILE) != null) {
            options.fault(
                    "source.instruction-field and model.instructions-file: set one of them; an"
                            + " instruction that a document brings has no name to be found by");
        }
        return new FieldMapping(
                text.isEmpty() ? FieldMapping.DEFAULT.text() : text,
                separator == null ? FieldMapping.BLANK_LINE : separator,
                paths(FormatKeys.ID_FIELD),
                attributes(),
                instruction == null ? null : path(FormatKeys.INSTRUCTION_FIELD, instruction),
                options.value(FormatKeys.MISSING_FIELDS) == MissingFields.SKIP);
    }

    private List<FieldPath> paths(ConfigOption<List<String>> option) {
        List<FieldPath> paths = new ArrayList<>();
        for (String text : given(option)) {
            FieldPath path = path(option, text);
            if (path != null) {
                paths.add(path);
            }
        }
        if (new HashSet<>(paths).size() < paths.size()) {
            options.fault(option.key() + ": names a field twice");
        }
        return paths;
    }

    private Map<String, FieldPath> attributes() {
        Map<String, FieldPath> attributes = new LinkedHashMap<>();
        for (String text : given(FormatKeys.ATTRIBUTE_FIELDS)) {
            Matcher named = NAMED.matcher(text);
            FieldPath path =
                    path(FormatKeys.ATTRIBUTE_FIELDS, named.matches() ? named.group(2) : text);
            if (path == null) {
                continue;
            }
            String name = named.matches() ? named.group(1).strip() : path.name();
            if (name.isEmpty()) {
                options.fault(
                        "source.attribute-fields: '"
                                + text
                                + "' gives the attribute no name; write 'name: pointer'");
            } else if (attributes.put(name, path) != null) {
                options.fault(
                        "source.attribute-fields: two have the name '"
                                + name
                                + "'; give one another, as in 'name: pointer'");
            }
        }
        return attributes;
    }

    private List<String> given(ConfigOption<List<String>> option) {
        List<String> given = options.value(option);
        if (given != null && given.isEmpty()) {
            options.fault(option.key() + ": is empty; name a field, or leave it out");
        }
        return given == null ? List.of() : given;
    }

    /** Null if it is none, which is a fault. */
    private FieldPath path(ConfigOption<?> option, String text) {
        try {
            return FieldPath.parse(text.strip());
        } catch (IllegalArgumentException e) {
            options.fault(option.key() + ": " + e.getMessage());
            return null;
        }
    }
}
