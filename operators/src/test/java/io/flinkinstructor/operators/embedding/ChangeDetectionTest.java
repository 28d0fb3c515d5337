package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import java.util.List;
import java.util.Map;
import org.apache.flink.metrics.Gauge;
import org.apache.flink.runtime.checkpoint.OperatorSubtaskState;
import org.apache.flink.runtime.state.hashmap.HashMapStateBackend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What has not changed is left out, and what is gone is deleted. */
@Timeout(60)
class ChangeDetectionTest {

    private static final ChangeDetectionOptions OPTIONS = ChangeDetectionOptions.DEFAULTS;
    private static final Map<String, String> OTHER_ATTRIBUTES = Map.of("lang", "\"fr\"");

    @Test
    void shouldNeitherEmbedNorEmitWhatHasNotChanged() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y"));
            emit(subtask, Versions.of("b", "0=x"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "x", "y"));
            process(subtask, Versions.of("b", "0=x"));
            assertThat(subtask.engine.texts()).isEmpty();
            assertThat(subtask.events()).isEmpty();
            assertThat(subtask.count("unchanged")).isEqualTo(3);
            assertThat(subtask.count("embedded")).isEqualTo(3);
        }
    }

    @Test
    void shouldEmbedWhatChangedAndDeleteWhatIsGone() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y", "z"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "x", "w", "z"));
            assertThat(subtask.engine.texts()).containsExactly("w");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("w");
            assertThat(subtask.events()).containsExactly("a/w=w", "a/y-");
            EmbeddedRecord deleted = last(subtask);
            assertThat(deleted.chunks()).isEqualTo(3);
            assertThat(subtask.count("vanished")).isEqualTo(1);
            assertThat(subtask.count("deleted")).isEqualTo(1);
            subtask.events().clear();
            process(subtask, Versions.of("a", "x", "w", "z"));
            assertThat(subtask.events()).isEmpty();
        }
    }

    @Test
    void shouldDeleteWhatIsGoneEvenWhereNothingElseChanged() throws Exception {
        try (Subtask subtask = open(OPTIONS.withUpdatesWithoutVector(true))) {
            emit(subtask, Versions.of("a", "x", "y", "z"));
            emit(subtask, Versions.of("b", "x", "y"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "x"));
            process(subtask, Versions.of("b", "0=x"));
            subtask.finish("x");
            assertThat(subtask.events())
                    .containsExactly("a/x~x", "a/y-", "a/z-", "b=x", "b/x-", "b/y-");
        }
    }

    @Test
    void shouldEmbedAgainWhenOtherThingsThatAreWrittenChange() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y"));
            process(subtask, Versions.of("a", null, OTHER_ATTRIBUTES, "x", "y"));
            assertThat(subtask.engine.texts()).containsExactly("x", "y");
        }
    }

    @Test
    void shouldLeaveWhatOnlyMovesAsItIsWhereItWouldNeedTheModel() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y", "z"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "w", "z", "x", "v", "y"));
            assertThat(subtask.engine.texts()).containsExactly("w", "v");
            subtask.finish("w", "v");
            assertThat(subtask.events()).containsExactly("a/w=w", "a/v=v");
            assertThat(subtask.count("unchanged")).isEqualTo(3);
        }
    }

    @Test
    void shouldUpdateWithoutAVectorWhereTheSinksTakeThat() throws Exception {
        try (Subtask subtask = open(OPTIONS.withUpdatesWithoutVector(true))) {
            emit(subtask, Versions.of("a", "x", "y"));
            subtask.events().clear();
            process(subtask, Versions.of("a", null, OTHER_ATTRIBUTES, "w", "x", "y"));
            assertThat(subtask.engine.texts()).containsExactly("w");
            subtask.finish("w");
            assertThat(subtask.events()).containsExactly("a/w=w", "a/x~x", "a/y~y");
            EmbeddedRecord updated = last(subtask);
            assertThat(updated.keepsVector()).isTrue();
            assertThat(updated.isDelete()).isFalse();
            assertThat(updated.attributes()).isEqualTo(OTHER_ATTRIBUTES);
            assertThat(updated.position()).isEqualTo(2);
            assertThat(updated.modelFingerprint()).isEqualTo(FakeEngine.MODEL.fingerprint());
            assertThat(subtask.count("updated")).isEqualTo(2);
            subtask.events().clear();
            process(subtask, Versions.of("a", null, OTHER_ATTRIBUTES, "w", "x", "y"));
            assertThat(subtask.events()).isEmpty();
        }
    }

    @Test
    void shouldCompareWithTheVersionBeforeThatIsStillInFlight() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            process(subtask, Versions.of("a", "x", "y"));
            process(subtask, Versions.of("a", "x", "z"));
            process(subtask, Versions.of("a", "x", "z"));
            assertThat(subtask.engine.texts()).containsExactly("x", "y", "z");
            subtask.finish("z");
            subtask.finish("y");
            assertThat(subtask.events()).isEmpty();
            subtask.finish("x");
            assertThat(subtask.events()).containsExactly("a/x=x", "a/y=y", "a/z=z", "a/y-");
            assertThat(subtask.count("unchanged")).isEqualTo(3);
        }
    }

    @Test
    void shouldEmbedAfterAllWhenTheVersionBeforeFails() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "1");
            subtask.upsert("a", "2");
            assertThat(subtask.engine.texts()).containsExactly("1", "2");
            subtask.engine.fail("1", "too hard");
            subtask.finish("2");
            assertThat(subtask.events()).containsExactly("a!1");
            assertThat(subtask.engine.texts()).containsExactly("1");
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("a!1", "a=1", "a=2");
        }
    }

    @Test
    void shouldEmbedAfterAllWhatWasDeletedMeanwhile() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "x", "z"));
            subtask.process(Versions.delete("a", null));
            process(subtask, Versions.of("a", "x", "y"));
            assertThat(subtask.engine.texts()).containsExactly("z");
            subtask.finish("z");
            assertThat(subtask.events()).containsExactly("a/z=z", "a/y-", "a/x-", "a/z-");
            assertThat(subtask.engine.texts()).containsExactly("x");
            subtask.finish("x");
            subtask.finish("y");
            assertThat(subtask.events().subList(4, 6)).containsExactly("a/x=x", "a/y=y");
        }
    }

    @Test
    void shouldEmbedOnceWhatSeveralVersionsInFlightHave() throws Exception {
        try (Subtask subtask = open(OPTIONS.withUpdatesWithoutVector(true))) {
            emit(subtask, Versions.of("a", "x", "y"));
            process(subtask, Versions.of("a", "w"));
            process(subtask, Versions.of("a", "v", "y"));
            subtask.finish("w");
            // What y relied on is deleted, and its turn has not come yet.
            process(subtask, Versions.of("a", "v", "y"));
            subtask.finish("v");
            assertThat(subtask.engine.texts()).containsExactly("y");
            subtask.finish("y");
            assertThat(subtask.events()).endsWith("a/x-", "a/y-", "a/v=v", "a/y=y", "a/w-");
        }
    }

    @Test
    void shouldTryAFailedChunkAgainAndKeepTheOldOneUntilThen() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.finish("1");
            subtask.upsert("a", "2");
            subtask.engine.fail("2", "too hard");
            subtask.readMail();
            subtask.upsert("a", "!3");
            assertThat(subtask.events()).containsExactly("a=1", "a!2", "a!!3");
            assertThat(subtask.count("outdated")).isEqualTo(2);
            subtask.upsert("a", "1");
            assertThat(subtask.engine.texts()).isEmpty();
            subtask.upsert("a", "2");
            subtask.finish("2");
            assertThat(subtask.events()).endsWith("a!!3", "a=2");
        }
    }

    @Test
    void shouldDeleteWhatIsGoneAlsoWhereAChunkOfTheVersionFailed() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "x", "!z"));
            assertThat(subtask.events()).containsExactly("a/!z!!z", "a/y-");
            subtask.events().clear();
            process(subtask, Versions.of("a", "x", "y"));
            subtask.finish("y");
            assertThat(subtask.events()).containsExactly("a/y=y");
        }
    }

    @Test
    void shouldDeleteAllChunksOfADocument() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            emit(subtask, Versions.of("a", "x", "y"));
            emit(subtask, Versions.of("b", "x"));
            subtask.events().clear();
            subtask.process(Versions.delete("a", null));
            assertThat(subtask.events()).containsExactly("a/x-", "a/y-");
            assertThat(last(subtask).chunks()).isZero();
            subtask.process(Versions.delete("a", null));
            assertThat(subtask.events()).endsWith("a/y-", "a-");
            process(subtask, Versions.of("a", "x", "y"));
            assertThat(subtask.engine.texts()).containsExactly("x", "y");
        }
    }

    @Test
    void shouldKeepTheNamesOfInstructionsApart() throws Exception {
        InstructionNames names =
                InstructionNames.of(
                        List.of(
                                new NamedInstruction("p", "passage: ", null),
                                new NamedInstruction("q", "query: ", null)),
                        List.of("p", "q"));
        EmbeddingOptions options = EmbeddingOptions.DEFAULTS.withNames(names);
        try (Subtask subtask = open(options, OPTIONS, OperatorSubtaskState.builder().build())) {
            emit(subtask, Versions.of("a", "p", Map.of(), "x", "y"));
            emit(subtask, Versions.of("a", "q", Map.of(), "x", "y"));
            subtask.events().clear();
            process(subtask, Versions.of("a", "p", Map.of(), "x", "y"));
            process(subtask, Versions.of("a", "q", Map.of(), "x", "z"));
            subtask.finish("z");
            assertThat(subtask.events()).containsExactly("a/z=z", "a/y-");
            assertThat(last(subtask).instructionName()).isEqualTo("q");
            subtask.process(Versions.delete("a", "p"));
            assertThat(subtask.events()).endsWith("a/x-", "a/y-");
            assertThat(last(subtask).instructionName()).isEqualTo("p");
            process(subtask, Versions.of("a", "q", Map.of(), "x", "z"));
            assertThat(subtask.engine.texts()).isEmpty();
        }
    }

    @Test
    void shouldCompareTheInstructionThatTheTemplateGives() throws Exception {
        EmbeddingOptions options =
                EmbeddingOptions.DEFAULTS.withTemplate(InstructionTemplate.parse("In {lang}: "));
        ChangeDetectionOptions updates = OPTIONS.withUpdatesWithoutVector(true);
        try (Subtask subtask = open(options, updates, OperatorSubtaskState.builder().build())) {
            emit(subtask, Versions.of("a", "x"));
            process(subtask, Versions.of("a", null, OTHER_ATTRIBUTES, "x"));
            assertThat(subtask.engine.texts()).containsExactly("x");
        }
    }

    @Test
    void shouldEmitAllVersionsAndStillDeleteWhatIsGoneWhenNothingIsSkipped() throws Exception {
        try (Subtask subtask = open(OPTIONS.withSkipUnchanged(false))) {
            emit(subtask, Versions.of("a", "x", "y"));
            emit(subtask, Versions.of("a", "x", "y"));
            emit(subtask, Versions.of("a", "x"));
            assertThat(subtask.events())
                    .containsExactly("a/x=x", "a/y=y", "a/x=x", "a/y=y", "a/x=x", "a/y-");
            assertThat(subtask.count("unchanged")).isZero();
        }
    }

    @Test
    void shouldNotLetDeletionsOvertakeAWatermark() throws Exception {
        try (Subtask subtask = open(OPTIONS.withUpdatesWithoutVector(true))) {
            emit(subtask, Versions.of("a", "x", "y"));
            subtask.events().clear();
            subtask.upsert("b", "1");
            subtask.harness.processWatermark(10);
            process(subtask, Versions.of("a", "x"));
            assertThat(subtask.events()).isEmpty();
            subtask.finish("1");
            assertThat(subtask.events()).containsExactly("b=1", "W(10)", "a/x~x", "a/y-");
        }
    }

    @Test
    void shouldLeaveTheRoomThatElementsTookAsItWas() throws Exception {
        try (Subtask subtask = open(OPTIONS)) {
            subtask.upsert("a", "1");
            subtask.upsert("a", "1");
            subtask.engine.fail("1", "too hard");
            subtask.readMail();
            subtask.finish("1");
            assertThat(((Gauge<?>) subtask.metric("inFlightBytes")).getValue()).isEqualTo(0L);
        }
    }

    private static Subtask open(ChangeDetectionOptions detection) throws Exception {
        return open(EmbeddingOptions.DEFAULTS, detection, OperatorSubtaskState.builder().build());
    }

    private static Subtask open(
            EmbeddingOptions options, ChangeDetectionOptions detection, OperatorSubtaskState state)
            throws Exception {
        return Subtask.restore(
                options, new HashedChunks(detection), new HashMapStateBackend(), state);
    }

    private static void process(Subtask subtask, List<Chunk> version) throws Exception {
        for (Chunk chunk : version) {
            subtask.process(chunk);
        }
    }

    /** Lets a version come in and out. */
    private static void emit(Subtask subtask, List<Chunk> version) throws Exception {
        process(subtask, version);
        subtask.engine.finishAll();
        subtask.readMail();
    }

    private static EmbeddedRecord last(Subtask subtask) {
        return subtask.out.records.get(subtask.out.records.size() - 1);
    }
}
