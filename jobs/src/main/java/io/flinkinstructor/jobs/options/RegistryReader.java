package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.registry.RegistryOptions;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads where the schema registry is, and collects what is wrong on the way. */
final class RegistryReader {

    private final Map<String, String> given;
    private final OptionValues options;
    private final boolean needed;

    /**
     * @param needed whether anything is of Avro
     */
    RegistryReader(Map<String, String> given, OptionValues options, boolean needed) {
        this.given = given;
        this.options = options;
        this.needed = needed;
    }

    /** The registry; null if there is none to be used, which may be a fault. */
    RegistryOptions read() {
        if (!needed) {
            given.keySet().stream()
                    .filter(key -> key.startsWith("schema-registry."))
                    .forEach(
                            key ->
                                    options.fault(
                                            key
                                                    + ": has no use; neither source.format nor"
                                                    + " sink.format is avro"));
            return null;
        }
        String urls = options.required(RegistryKeys.URL, "http://localhost:8081");
        var retryTimeout = options.notNegative(RegistryKeys.RETRY_TIMEOUT).abs();
        if (urls == null) {
            return null;
        }
        Map<String, String> properties = new TreeMap<>();
        given.forEach(
                (key, value) -> {
                    if (key.startsWith(RegistryKeys.PROPERTIES)) {
                        properties.put(key.substring(RegistryKeys.PROPERTIES.length()), value);
                    }
                });
        try {
            return new RegistryOptions(List.of(urls.split(",")), properties, retryTimeout);
        } catch (IllegalArgumentException e) {
            options.fault("schema-registry: " + e.getMessage());
            return null;
        }
    }
}
