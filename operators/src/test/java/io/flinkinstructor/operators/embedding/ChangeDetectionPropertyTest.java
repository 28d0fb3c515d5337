package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.embedding.SimulatedIndex.Version;
import io.flinkinstructor.operators.indexing.ChangeDetectionOptions;
import io.flinkinstructor.operators.indexing.HashedChunks;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens in whatever order, an index that is written to has in the end what the last
 * versions of the documents say, and nothing is written or embedded that is there already. {@link
 * SimulatedIndex} has the rules.
 */
class ChangeDetectionPropertyTest {

    private static final int CHUNKS = 4;
    private static final int FAIL = 13;

    /**
     * @param program what happens: each number is an action and its choices
     */
    @Property(tries = 300)
    void shouldKeepTheIndexAsTheLastVersionsAre(
            @ForAll @Size(min = 20, max = 150)
                    List<@IntRange(max = 24 * 65536 - 1) Integer> program,
            @ForAll @IntRange(min = 1, max = 9) int capacity,
            @ForAll boolean latestWins,
            @ForAll boolean updatesWithoutVector,
            @ForAll boolean means,
            @ForAll @IntRange(min = 1, max = 3) int parallelism)
            throws Exception {
        run(program, capacity, latestWins, updatesWithoutVector, means, parallelism);
    }

    @Property(tries = 200)
    void shouldEmbedNothingThatIsThereWhereNothingFails(
            @ForAll @Size(min = 20, max = 150)
                    List<@IntRange(max = 24 * 65536 - 1) Integer> program,
            @ForAll @IntRange(min = 1, max = 9) int capacity,
            @ForAll boolean updatesWithoutVector)
            throws Exception {
        List<Integer> withoutFailures = new ArrayList<>(program);
        withoutFailures.removeIf(step -> step % EmbeddingOperatorPropertyTest.ACTIONS == FAIL);
        for (Subtask subtask :
                run(withoutFailures, capacity, false, updatesWithoutVector, false, 1)) {
            long embedded = subtask.count("embedded");
            if (subtask.engine.submitted != embedded) {
                throw new AssertionError(
                        subtask.engine.submitted + " embedded and " + embedded + " emitted");
            }
        }
    }

    private static Subtask[] run(
            List<Integer> program,
            int capacity,
            boolean latestWins,
            boolean updatesWithoutVector,
            boolean means,
            int parallelism)
            throws Exception {
        EmbeddingOptions options =
                EmbeddingOptions.DEFAULTS.withCapacity(capacity).withLatestWins(latestWins);
        ChangeDetection detection =
                new HashedChunks(
                        ChangeDetectionOptions.DEFAULTS.withUpdatesWithoutVector(
                                updatesWithoutVector));
        List<Version> log = new ArrayList<>();
        SimulatedIndex index = new SimulatedIndex(log, latestWins, updatesWithoutVector);
        // The first version of a chunk has two parts, the others have one.
        BarParts parts = means ? new BarParts('0') : null;
        try (SimulatedJob<Version> job =
                new SimulatedJob<>(options, detection, parts, log, index, parallelism)) {
            for (int step : program) {
                EmbeddingOperatorPropertyTest.act(
                        job,
                        step % EmbeddingOperatorPropertyTest.ACTIONS,
                        step / EmbeddingOperatorPropertyTest.ACTIONS,
                        ChangeDetectionPropertyTest::version);
            }
            return job.end();
        }
    }

    /** Two documents of up to four chunks in two versions each, so that much is there already. */
    private static Version version(int choice) {
        boolean mark = choice % 16 == 15;
        String id = "k" + choice / 16 % 2;
        int chunks = choice / 32 % 16;
        int versions = choice / 512 % 16;
        List<String> texts = new ArrayList<>();
        for (int i = 0; i < CHUNKS; i++) {
            if ((chunks >> i & 1) == 1) {
                // Most are in their first version.
                int version = (versions >> i & 1) * (choice / 8192 % 2);
                texts.add((char) ('p' + i) + "" + version);
            }
        }
        String language = choice / 16384 % 4 == 3 ? "\"fr\"" : "\"en\"";
        return new Version(mark, id, texts, Map.of("lang", language));
    }
}
