/** Flink in this process: a mini cluster with its web interface, and its metrics at hand. */
package io.flinkinstructor.jobs.local;
