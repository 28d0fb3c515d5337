/** The command line: one class for each command. */
package io.flinkinstructor.jobs.commands;
