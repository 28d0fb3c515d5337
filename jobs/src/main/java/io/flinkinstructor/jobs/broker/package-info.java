/**
 * A real Kafka broker inside this process, for the quickstart, for tests, and as a process of its
 * own. Knows nothing of the pipeline.
 */
package io.flinkinstructor.jobs.broker;
