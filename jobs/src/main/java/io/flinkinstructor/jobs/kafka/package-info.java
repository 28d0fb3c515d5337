/** What is looked up in Kafka before a job starts. */
package io.flinkinstructor.jobs.kafka;
