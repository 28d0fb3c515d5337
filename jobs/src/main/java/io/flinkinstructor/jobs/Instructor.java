package io.flinkinstructor.jobs;

import io.flinkinstructor.jobs.commands.CommandLines;

/** The command line that {@code deploy/instructor} starts. */
public final class Instructor {

    private Instructor() {}

    public static void main(String[] args) {
        System.exit(CommandLines.instructor(args));
    }
}
