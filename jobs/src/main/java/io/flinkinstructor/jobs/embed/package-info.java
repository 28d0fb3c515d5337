/** The command {@code embed}: JSON lines in, JSON lines out. */
package io.flinkinstructor.jobs.embed;
