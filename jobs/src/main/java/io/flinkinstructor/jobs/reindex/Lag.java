package io.flinkinstructor.jobs.reindex;

/**
 * How far a pipeline is behind.
 *
 * @param behind offsets that no complete checkpoint has read yet
 * @param total offsets that there are
 * @param reading whether what is waited for has not been read yet; else it has, and is embedded or
 *     written
 * @param caughtUp whether all that the topics held {@code ageNanos} ago is visible
 * @param ageNanos since when what is waited for has been in the topics
 */
record Lag(long behind, long total, boolean reading, boolean caughtUp, long ageNanos) {}
