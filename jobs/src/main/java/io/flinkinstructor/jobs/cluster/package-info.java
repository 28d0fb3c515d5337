/**
 * A Flink cluster of several processes on this machine: job manager, task managers, ZooKeeper and a
 * Kafka broker, on 127.0.0.1 only. Knows the job by its jar alone.
 */
package io.flinkinstructor.jobs.cluster;
