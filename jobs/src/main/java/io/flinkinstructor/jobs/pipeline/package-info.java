/** The wiring of the pipeline: which operators, in which order, under which uids. */
package io.flinkinstructor.jobs.pipeline;
