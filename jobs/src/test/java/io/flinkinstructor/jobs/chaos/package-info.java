/**
 * The pipeline on a cluster of real processes while faults fall on it: by a seeded schedule, under
 * a steady load, judged by the checker of {@code exactlyonce}.
 */
package io.flinkinstructor.jobs.chaos;
