/** Programs: main classes, the command line, the wiring of a pipeline. Computes nothing itself. */
package io.flinkinstructor.jobs;
