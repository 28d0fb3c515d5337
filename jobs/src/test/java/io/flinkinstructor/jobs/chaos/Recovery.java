package io.flinkinstructor.jobs.chaos;

/**
 * How the pipeline got over a fault.
 *
 * @param campaign when it fell in
 * @param kind what it was
 * @param at when it fell, in seconds from the first fault's campaign's beginning
 * @param held how many seconds it lasted by itself, such as until there was room on the disk again
 * @param seconds from the fault until the job ran with all tasks and had committed a document that
 *     was written after it
 */
record Recovery(String campaign, FaultKind kind, double at, double held, double seconds) {}
