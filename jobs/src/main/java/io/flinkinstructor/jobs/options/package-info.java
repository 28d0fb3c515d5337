/**
 * What a user can set: Flink {@code ConfigOption}s, read from a YAML file in Flink's own style and
 * from {@code -Dkey=value}, checked as a whole and turned into one immutable object.
 */
package io.flinkinstructor.jobs.options;
