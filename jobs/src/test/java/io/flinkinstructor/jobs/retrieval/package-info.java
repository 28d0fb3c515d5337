/**
 * Retrieval quality on real questions: judged collections, exact ranking with a model's own
 * vectors, and nDCG. Knows no store, no Flink and no Kafka.
 */
package io.flinkinstructor.jobs.retrieval;
