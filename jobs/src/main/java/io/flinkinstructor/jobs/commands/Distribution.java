package io.flinkinstructor.jobs.commands;

import java.nio.file.Path;

/** Where this program was built to, as the launcher says. */
final class Distribution {

    /** The system property that {@code deploy/instructor} sets. */
    static final String PROPERTY = "instructor.distribution";

    private Distribution() {}

    /** The folder with the job's jar and {@code lib/}. */
    static Path directory() {
        String directory = System.getProperty(PROPERTY);
        return Path.of(directory == null ? "jobs/target/distribution" : directory);
    }
}
