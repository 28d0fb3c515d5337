package io.flinkinstructor.jobs.cluster;

import java.util.List;

/**
 * What a JVM is to run; the class path and the process around it are the starter's.
 *
 * @param flags of the JVM
 * @param mainClass the class with the main method
 * @param arguments of the main method
 */
public record JvmProgram(List<String> flags, String mainClass, List<String> arguments) {}
