/** The command that makes a model directory of a checkpoint. */
package io.flinkinstructor.jobs.convert;
