package io.flinkinstructor.operators.sink.vector;

import java.util.Set;
import java.util.TreeSet;
import org.apache.flink.util.MathUtils;

/**
 * Which shard a document belongs to, and which subtask a shard. All rows of a document are in one
 * shard, for ever: the number of shards is fixed. A subtask has neighbouring shards, as it has
 * neighbouring key groups.
 */
public final class Shards {

    private Shards() {}

    /**
     * The shard of a document.
     *
     * @param shards how many there are, at least 1
     */
    public static int of(String id, int shards) {
        return MathUtils.murmurHash(id.hashCode()) % shards;
    }

    /** The subtask that writes a shard. */
    static int subtask(int shard, int shards, int parallelism) {
        return (int) ((long) shard * parallelism / shards);
    }

    /** The shards that a subtask writes: none, where there are fewer shards than subtasks. */
    static Set<Integer> ofSubtask(int subtask, int shards, int parallelism) {
        Set<Integer> own = new TreeSet<>();
        for (int shard = 0; shard < shards; shard++) {
            if (subtask(shard, shards, parallelism) == subtask) {
                own.add(shard);
            }
        }
        return own;
    }
}
