package io.flinkinstructor.jobs;

import io.flinkinstructor.jobs.commands.CommandLines;

/** The command line that {@code deploy/cluster} starts. */
public final class Cluster {

    private Cluster() {}

    public static void main(String[] args) {
        System.exit(CommandLines.cluster(args));
    }
}
