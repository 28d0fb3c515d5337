package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.schemas.EmbeddedRecord;
import java.util.Map;

/**
 * Whose vectors a shard holds, as each commit says.
 *
 * @param name the model's
 * @param fingerprint the model's
 * @param dimension of the vectors
 */
record ShardModel(String name, String fingerprint, int dimension) {

    private static final String NAME = "model";
    private static final String FINGERPRINT = "model-fingerprint";
    private static final String DIMENSION = "dimension";

    static ShardModel of(EmbeddedRecord row) {
        return new ShardModel(row.model(), row.modelFingerprint(), row.embedding().length);
    }

    /** What a commit says; null if it holds no vectors yet. */
    static ShardModel of(Map<String, String> commit) {
        return commit.containsKey(FINGERPRINT)
                ? new ShardModel(
                        commit.get(NAME),
                        commit.get(FINGERPRINT),
                        Integer.parseInt(commit.get(DIMENSION)))
                : null;
    }

    void addTo(Map<String, String> commit) {
        commit.put(NAME, name);
        commit.put(FINGERPRINT, fingerprint);
        commit.put(DIMENSION, Integer.toString(dimension));
    }

    /**
     * Why vectors cannot go with these into one index; null if they can.
     *
     * @param other theirs
     */
    String difference(ShardModel other) {
        if (dimension != other.dimension) {
            return "its vectors have "
                    + dimension
                    + " dimensions, the model's "
                    + other.dimension
                    + ": take another directory, or the model that filled this one";
        }
        if (!fingerprint.equals(other.fingerprint)) {
            return "it holds vectors of the model "
                    + name
                    + " (fingerprint "
                    + fingerprint
                    + "), and these are of "
                    + other.name
                    + " ("
                    + other.fingerprint
                    + "), which no search may compare: take another directory, or the model that"
                    + " filled this one";
        }
        return null;
    }
}
