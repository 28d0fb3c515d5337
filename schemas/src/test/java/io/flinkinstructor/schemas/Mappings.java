package io.flinkinstructor.schemas;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Mappings of tests, written short. */
final class Mappings {

    private Mappings() {}

    static FieldMapping text(String... paths) {
        return new FieldMapping(paths(paths), "\n\n", List.of(), Map.of(), null, false);
    }

    static FieldMapping withId(FieldMapping mapping, String... paths) {
        return new FieldMapping(
                mapping.text(),
                mapping.separator(),
                paths(paths),
                mapping.attributes(),
                mapping.instruction(),
                mapping.skipMissing());
    }

    /**
     * @param names a name, its path, and so on
     */
    static FieldMapping withAttributes(FieldMapping mapping, String... names) {
        Map<String, FieldPath> attributes = new LinkedHashMap<>();
        for (int i = 0; i < names.length; i += 2) {
            attributes.put(names[i], FieldPath.parse(names[i + 1]));
        }
        return new FieldMapping(
                mapping.text(),
                mapping.separator(),
                mapping.id(),
                attributes,
                mapping.instruction(),
                mapping.skipMissing());
    }

    static FieldMapping withInstruction(FieldMapping mapping, String path) {
        return new FieldMapping(
                mapping.text(),
                mapping.separator(),
                mapping.id(),
                mapping.attributes(),
                FieldPath.parse(path),
                mapping.skipMissing());
    }

    static FieldMapping skippingMissing(FieldMapping mapping) {
        return new FieldMapping(
                mapping.text(),
                mapping.separator(),
                mapping.id(),
                mapping.attributes(),
                mapping.instruction(),
                true);
    }

    private static List<FieldPath> paths(String... paths) {
        return Stream.of(paths).map(FieldPath::parse).toList();
    }
}
