package io.flinkinstructor.jobs.cluster;

import io.flinkinstructor.jobs.options.Faults;
import java.util.Map;

/**
 * What the user may choose of a cluster.
 *
 * @param taskManagers how many processes, at least one
 * @param slots of each task manager, at least one
 * @param kafka whether a broker is part of it
 * @param webPort of the web interface; the next free one if it is taken
 * @param kafkaPort of the broker; the next free one if it is taken
 * @param flinkOptions Flink's own options, which win over ours
 */
public record ClusterSettings(
        int taskManagers,
        int slots,
        boolean kafka,
        int webPort,
        int kafkaPort,
        Map<String, String> flinkOptions) {

    /**
     * Checks them.
     *
     * @throws io.flinkinstructor.jobs.options.RefusedException with all that is wrong
     */
    public ClusterSettings {
        flinkOptions = Map.copyOf(flinkOptions);
        Faults faults = new Faults();
        atLeastOne("--task-managers", taskManagers, faults);
        atLeastOne("--slots", slots, faults);
        port("--web-port", webPort, faults);
        port("--kafka-port", kafkaPort, faults);
        if (flinkOptions.containsKey("rest.port")) {
            faults.add("-Drest.port: give --web-port instead");
        }
        if (flinkOptions.containsKey("taskmanager.numberOfTaskSlots")) {
            faults.add("-Dtaskmanager.numberOfTaskSlots: give --slots instead");
        }
        faults.throwIfAny("No cluster was started");
    }

    private static void atLeastOne(String option, int value, Faults faults) {
        if (value < 1) {
            faults.add(option + ": " + value + " is none; give 1 or more");
        }
    }

    private static void port(String option, int value, Faults faults) {
        if (value < 1 || value > 65535) {
            faults.add(option + ": " + value + " is no port; give 1 to 65535");
        }
    }
}
