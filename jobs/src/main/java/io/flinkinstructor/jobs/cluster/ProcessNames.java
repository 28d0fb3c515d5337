package io.flinkinstructor.jobs.cluster;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What the processes of a cluster are called. */
final class ProcessNames {

    static final String ZOOKEEPER = "zookeeper";
    static final String BROKER = "broker";
    static final String JOB_MANAGER = "jobmanager";

    private static final String TASK_MANAGER = "taskmanager-";
    private static final Pattern TASK_MANAGERS = Pattern.compile(TASK_MANAGER + "([1-9]\\d{0,3})");

    private ProcessNames() {}

    /** All of a cluster, those first that others need. */
    static List<String> all(boolean kafka, int taskManagers) {
        List<String> names = new ArrayList<>();
        names.add(ZOOKEEPER);
        if (kafka) {
            names.add(BROKER);
        }
        names.add(JOB_MANAGER);
        for (int number = 1; number <= taskManagers; number++) {
            names.add(taskManager(number));
        }
        return names;
    }

    static String taskManager(int number) {
        return TASK_MANAGER + number;
    }

    /** The number of a task manager; 0 for other names. */
    static int taskManager(String name) {
        Matcher matcher = TASK_MANAGERS.matcher(name);
        return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
    }
}
