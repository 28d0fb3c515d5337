package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.source.Secrets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.flink.configuration.ConfigOption;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.configuration.GlobalConfiguration;
import org.apache.flink.configuration.MemorySize;

/** Reads single options out of text; what cannot be read or is out of range is a fault. */
final class OptionValues {

    private final Map<String, String> given;
    private final Configuration values;
    private final Faults faults;

    OptionValues(Map<String, String> given, Faults faults) {
        this.given = given;
        this.values = Configuration.fromMap(new HashMap<>(given));
        this.faults = faults;
    }

    /** An option that must be given; a fault where it is not. */
    <T> T required(ConfigOption<T> option, String example) {
        T value = value(option);
        if (value == null && !given.containsKey(option.key())) {
            faults.add(option.key() + ": is missing; for example '" + example + "'");
        }
        return value;
    }

    /** The value, or the default where it is missing or cannot be read. */
    <T> T value(ConfigOption<T> option) {
        String type =
                KnownOption.ALL.stream()
                        .filter(known -> known.option() == option)
                        .map(known -> known.type().replace("\\|", "or"))
                        .findFirst()
                        .orElseThrow();
        return parsed(option, type).orElse(option.defaultValue());
    }

    /** Whether a value was given. */
    boolean isGiven(ConfigOption<?> option) {
        return given.containsKey(option.key());
    }

    /** The value as it was given, which may be blank; null where none was. */
    String raw(ConfigOption<String> option) {
        return given.get(option.key());
    }

    /** The value; empty where none was given or it cannot be read, which is a fault. */
    <T> Optional<T> parsed(ConfigOption<T> option, String expected) {
        try {
            Optional<T> value = values.getOptional(option);
            if (value.isPresent() && value.get() instanceof String text && text.isBlank()) {
                fault(option.key() + ": is empty; give a value, or leave it out");
                return Optional.empty();
            }
            return value;
        } catch (IllegalArgumentException e) {
            fault(
                    option.key()
                            + ": '"
                            + shown(option.key(), given.get(option.key()))
                            + "' is not "
                            + expected);
            return Optional.empty();
        }
    }

    /** The value for logs and messages. */
    static String shown(String key, String value) {
        return GlobalConfiguration.isSensitive(key) ? Secrets.HIDDEN : Secrets.redact(key, value);
    }

    /** Notes a fault, once. */
    void fault(String text) {
        // A value that several checks read is reported once.
        if (!faults.all().contains(text)) {
            faults.add(text);
        }
    }

    /** A number from 1 on; 0 for {@code auto}. */
    int autoOrPositive(ConfigOption<String> option) {
        String value = value(option).strip();
        if (value.equalsIgnoreCase(EngineKeys.AUTO)) {
            return 0;
        }
        if (value.matches("0*[1-9]\\d{0,8}")) {
            return Integer.parseInt(value);
        }
        fault(option.key() + ": must be auto or a number from 1 on, is '" + value + "'");
        return 0;
    }

    int atLeastOne(ConfigOption<Integer> option) {
        int value = value(option);
        if (value < 1) {
            fault(option.key() + ": must be at least 1, is " + value);
        }
        return value;
    }

    Duration notNegative(ConfigOption<Duration> option) {
        Duration value = value(option);
        if (value.isNegative()) {
            fault(option.key() + ": must not be negative");
        }
        return value;
    }

    Duration positive(ConfigOption<Duration> option) {
        Duration value = value(option);
        if (value.isZero() || value.isNegative()) {
            fault(option.key() + ": must be longer than zero");
        }
        return value;
    }

    /** A size from 1 byte to the most given. */
    long bytes(ConfigOption<MemorySize> option, long most) {
        long value = value(option).getBytes();
        if (value < 1 || value > most) {
            fault(option.key() + ": must be from 1 to " + most + " bytes, is " + value);
            return 1;
        }
        return value;
    }
}
