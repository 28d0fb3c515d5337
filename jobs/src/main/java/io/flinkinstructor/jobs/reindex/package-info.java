/**
 * A new collection beside the live one: when it may take its place, and that it does so in one
 * step.
 */
package io.flinkinstructor.jobs.reindex;
