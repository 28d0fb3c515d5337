/** Everything at once, on one machine: broker, Flink, model, documents. */
package io.flinkinstructor.jobs.quickstart;
