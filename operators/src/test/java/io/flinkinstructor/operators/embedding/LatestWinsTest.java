package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class LatestWinsTest {

    private static final EmbeddingOptions OPTIONS = EmbeddingOptions.DEFAULTS.withLatestWins(true);

    @Test
    void aNewerVersionDropsOneThatWaits() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("b", "2");
            subtask.upsert("a", "3");
            assertThat(subtask.engine.texts()).containsExactly("2", "3");
            assertThat(subtask.count("superseded")).isEqualTo(1);
            subtask.finish("3", "2");
            assertThat(subtask.events()).containsExactly("a=3", "b=2");
        }
    }

    @Test
    void whatRunsAlreadyIsEmittedInOrder() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.engine.start("1");
            subtask.upsert("a", "2");
            subtask.upsert("a", "3");
            assertThat(subtask.engine.texts()).containsExactly("3", "1");
            subtask.finish("3");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "a=3");
        }
    }

    @Test
    void aDeletionSupersedesToo() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.delete("a");
            assertThat(subtask.engine.texts()).isEmpty();
            assertThat(subtask.events()).containsExactly("a-");
            subtask.upsert("a", "2");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a-", "a=2");
        }
    }

    @Test
    void onlyTheSameChunkUnderTheSameInstructionName() throws Exception {
        InstructionNames names =
                InstructionNames.of(
                        List.of(
                                new NamedInstruction("passage", "passage: ", null),
                                new NamedInstruction("query", "query: ", null)),
                        List.of("passage"));
        try (Subtask subtask = Subtask.open(OPTIONS.withNames(names))) {
            subtask.process(named("a", "0", "passage", "1"));
            subtask.process(named("a", "1", "passage", "2"));
            subtask.process(named("a", "0", "query", "3"));
            subtask.process(named("b", "0", "passage", "4"));
            assertThat(subtask.engine.texts()).containsExactly("1", "2", "3", "4");
            subtask.process(named("a", "0", "query", "5"));
            assertThat(subtask.engine.texts()).containsExactly("1", "2", "4", "5");
        }
    }

    @Test
    void whatCannotBeTokenizedDoesNotSupersede() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "!");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a=1", "a!!");
        }
    }

    @Test
    void aDroppedElementMakesRoomAndReleasesWatermarks() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS.withCapacity(1))) {
            subtask.upsert("a", "1");
            subtask.harness.processWatermark(10);
            subtask.upsert("a", "2");
            assertThat(subtask.engine.flushes).isZero();
            assertThat(subtask.events()).containsExactly("W(10)");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("W(10)", "a=2");
        }
    }

    @Test
    void whatWaitedForADroppedElementAloneIsEmittedBeforeThereMustBeRoom() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS.withMaxInFlightBytes(10_000))) {
            String large = "x".repeat(4_000);
            subtask.process(named("a", "0", null, "1"));
            subtask.process(named("a", "1", null, large));
            subtask.finish(large);
            assertThat(subtask.events()).isEmpty();
            subtask.process(named("a", "0", null, "y".repeat(3_000)));
            assertThat(subtask.events()).containsExactly("a/1=" + large);
        }
    }

    @Test
    void aVersionThatWasEmittedIsNotSuperseded() throws Exception {
        try (Subtask subtask = Subtask.open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.finish("1");
            subtask.upsert("a", "2");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a=1", "a=2");
            assertThat(subtask.count("superseded")).isZero();
        }
    }

    @Test
    void withoutTheOptionAllVersionsComeOut() throws Exception {
        try (Subtask subtask = Subtask.open(EmbeddingOptions.DEFAULTS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            subtask.finish("2", "1");
            assertThat(subtask.events()).containsExactly("a=1", "a=2");
        }
    }

    private static Chunk named(String id, String chunk, String instructionName, String text) {
        return new Chunk(
                id, chunk, 0, 1, text, null, instructionName, Subtask.ATTRIBUTES, false, null);
    }
}
