package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.Serializable;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * What an index is like.
 *
 * @param shards how many parts it has, each written by one subtask; fixed once it is made
 * @param distance what it orders by; fixed once it is made
 * @param maxConnections HNSW's M: neighbours of a vector in the graph
 * @param beamWidth HNSW's ef_construction: candidates for these neighbours
 * @param keepCommits how long a commit stays that a newer one has replaced, for searches that read
 *     it yet
 */
public record LuceneIndexOptions(
        int shards, Distance distance, int maxConnections, int beamWidth, Duration keepCommits)
        implements Serializable {

    /** The defaults that the option table shows. */
    public static final LuceneIndexOptions DEFAULTS =
            new LuceneIndexOptions(4, Distance.COSINE, 16, 100, Duration.ofSeconds(10));

    private static final int MAX_SHARDS = 1024;

    /** Lucene's own limits. */
    private static final int MAX_CONNECTIONS = 512;

    private static final int MAX_BEAM_WIDTH = 3200;

    /**
     * @throws NullPointerException if {@code distance} or {@code keepCommits} is null
     * @throws IllegalArgumentException if an option is out of its range; names all faults
     */
    public LuceneIndexOptions {
        Objects.requireNonNull(distance, "distance == null");
        Objects.requireNonNull(keepCommits, "keepCommits == null");
        List<String> faults = new ArrayList<>();
        check(faults, "shards", shards, MAX_SHARDS);
        check(faults, "max connections", maxConnections, MAX_CONNECTIONS);
        check(faults, "beam width", beamWidth, MAX_BEAM_WIDTH);
        if (keepCommits.isNegative()) {
            faults.add("the time that commits are kept is negative");
        }
        if (!faults.isEmpty()) {
            throw new IllegalArgumentException("Lucene index: " + String.join("; ", faults));
        }
    }

    private static void check(List<String> faults, String name, int value, int most) {
        if (value < 1 || value > most) {
            faults.add(name + " is " + value + ", must be from 1 to " + most);
        }
    }

    /** The same with another number of shards. */
    public LuceneIndexOptions withShards(int number) {
        return new LuceneIndexOptions(number, distance, maxConnections, beamWidth, keepCommits);
    }

    /** The same with another distance. */
    public LuceneIndexOptions withDistance(Distance other) {
        return new LuceneIndexOptions(shards, other, maxConnections, beamWidth, keepCommits);
    }

    /** The same with another time for replaced commits. */
    public LuceneIndexOptions withKeepCommits(Duration time) {
        return new LuceneIndexOptions(shards, distance, maxConnections, beamWidth, time);
    }
}
