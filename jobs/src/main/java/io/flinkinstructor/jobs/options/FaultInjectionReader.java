package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.engine.FaultInjection;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.flink.util.TimeUtils;

/** Reads {@code engine.fault-injection}: {@code name=value} pairs with commas between. */
final class FaultInjectionReader {

    private static final String KEY = EngineKeys.FAULT_INJECTION.key();
    private static final List<String> NAMES =
            List.of("poison", "fail", "fail-after", "slow", "slow-for");

    private final Map<String, String> parts = new LinkedHashMap<>();
    private final OptionValues options;

    /**
     * @param options where the option is, and faults are noted
     */
    FaultInjectionReader(OptionValues options) {
        this.options = options;
    }

    /** What is asked for; nothing where the option is not set. */
    FaultInjection read() {
        String text = options.value(EngineKeys.FAULT_INJECTION);
        if (text == null) {
            return FaultInjection.NONE;
        }
        for (String part : text.split(",", -1)) {
            int equals = part.indexOf('=');
            String name = equals < 0 ? "" : part.substring(0, equals).strip();
            if (!NAMES.contains(name)) {
                options.fault(
                        KEY + ": '" + part.strip() + "' is not name=value with a name of " + NAMES);
            } else if (parts.put(name, part.substring(equals + 1).strip()) != null) {
                options.fault(KEY + ": " + name + " is set twice");
            }
        }
        if (parts.containsKey("slow-for") && !parts.containsKey("slow")) {
            options.fault(KEY + ": slow-for needs slow, the word that it waits for");
        }
        return new FaultInjection(word("poison"), word("fail"), failAfter(), word("slow"), slow());
    }

    private String word(String name) {
        String word = parts.get(name);
        if (word != null && !word.matches("[a-z]+")) {
            options.fault(
                    KEY + ": " + name + " must be a word of the letters a to z, is '" + word + "'");
        }
        return word;
    }

    private int failAfter() {
        String runs = parts.get("fail-after");
        if (runs == null) {
            return FaultInjection.NONE.failAfter();
        }
        if (!runs.matches("[1-9]\\d{0,8}")) {
            options.fault(KEY + ": fail-after must be a number from 1 on, is '" + runs + "'");
            return FaultInjection.NONE.failAfter();
        }
        return Integer.parseInt(runs);
    }

    private Duration slow() {
        String time = parts.get("slow-for");
        if (time == null) {
            return FaultInjection.NONE.slowFor();
        }
        try {
            return TimeUtils.parseDuration(time);
        } catch (IllegalArgumentException | ArithmeticException e) {
            options.fault(KEY + ": slow-for: '" + time + "' is not a duration such as 10 s");
            return FaultInjection.NONE.slowFor();
        }
    }
}
