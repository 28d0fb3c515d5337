package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import java.util.List;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a newer version supersedes has not come out, and is not missed. */
@Timeout(60)
class ChangeDetectionLatestWinsTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS.withLatestWins(true);

    @Test
    void shouldKeepWhatWaitsWhenTheNewerVersionIsTheSame() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).containsExactly("1");
            assertThat(subtask.count("superseded")).isZero();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1");
            assertThat(subtask.count("unchanged")).isEqualTo(1);
        }
    }

    @Test
    void shouldDropWhatReliedOnAVersionThatIsDropped() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            assertThat(subtask.engine.texts()).containsExactly("2");
            assertThat(subtask.count("superseded")).isEqualTo(2);
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a=2");
        }
    }

    @Test
    void shouldDeleteWhatADroppedLastChunkWouldHaveDeleted() throws Exception {
        try (Subtask subtask = open()) {
            process(subtask, Versions.of("a", "x", "y", "z=1"));
            subtask.finish("x", "y", "1");
            subtask.events().clear();
            process(subtask, Versions.of("a", "x=5", "y=6", "z=2"));
            process(subtask, Versions.of("a", "z=3", "w"));
            assertThat(subtask.engine.texts()).containsExactly("5", "6", "3", "w");
            subtask.finish("5", "6", "3", "w");
            assertThat(subtask.events())
                    .containsExactly("a/x=5", "a/y=6", "a/z=3", "a/w=w", "a/x-", "a/y-");
        }
    }

    @Test
    void shouldEmbedWhatWasDroppedWhenItComesAgain() throws Exception {
        try (Subtask subtask = open()) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            subtask.finish("2");
            subtask.upsert("a", "1");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=2", "a=1");
        }
    }

    private static Subtask open() throws Exception {
        return Subtask.restore(
                OPTIONS,
                new HashedChunks(ChangeDetectionOptions.DEFAULTS),
                new HashMapStateBackend(),
                OperatorSubtaskState.builder().build());
    }

    private static void process(Subtask subtask, List<Chunk> version) throws Exception {
        for (Chunk chunk : version) {
            subtask.process(chunk);
        }
    }
}
