package io.flinkinstructor.operators.embedding;

import io.flinkinstructor.operators.embedding.CheckedOutput.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

/**
 * Whatever happens in whatever order, each key's elements come out in their order, once, and on
 * their side of each watermark. {@link CheckedOutput} has the rules.
 */
class EmbeddingOperatorPropertyTest {

    static final int ACTIONS = 24;

    /**
     * @param program what happens: each number is an action and its choices
     */
    @Property(tries = 200)
    void orderAndExactlyOnceHoldUnderAnyInterleaving(
            @ForAll @Size(min = 20, max = 150) List<@IntRange(max = 24 * 4096 - 1) Integer> program,
            @ForAll @IntRange(min = 1, max = 9) int capacity,
            @ForAll boolean latestWins,
            @ForAll @IntRange(min = 1, max = 3) int parallelism)
            throws Exception {
        EmbeddingOptions options =
                EmbeddingOptions.DEFAULTS.withCapacity(capacity).withLatestWins(latestWins);
        List<Element> log = new ArrayList<>();
        try (SimulatedJob<Element> job =
                new SimulatedJob<>(
                        options,
                        ChangeDetection.NONE,
                        null,
                        log,
                        new CheckedOutput(log, latestWins),
                        parallelism)) {
            for (int step : program) {
                act(job, step % ACTIONS, step / ACTIONS, EmbeddingOperatorPropertyTest::input);
            }
            job.end();
        }
    }

    /** One of the things that can happen. */
    static <I extends SimulatedJob.Input> void act(
            SimulatedJob<I> job, int action, int choice, IntFunction<I> input) throws Exception {
        switch (action) {
            case 0, 1, 2, 3, 4, 5, 6, 7 -> job.arrive(input.apply(choice));
            case 8, 9 -> job.start(choice);
            case 10, 11, 12 -> job.finish(choice);
            case 13 -> job.fail(choice);
            case 14, 15, 16, 17 -> job.readMail(choice);
            case 18, 19 -> job.checkpoint();
            case 20 -> job.abortedCheckpoint();
            case 21 -> job.restart(1 + choice % 3);
            case 22 -> job.stopAndResume(choice, 1 + choice % 3);
            default -> job.failToStop(choice);
        }
    }

    private static Element input(int choice) {
        boolean mark = choice % 8 == 7;
        String id = "k" + choice / 8 % 4;
        String part = "" + choice / 32 % 2;
        char kind =
                switch (choice / 64 % 8) {
                    case 0 -> '-';
                    case 1 -> '!';
                    default -> '=';
                };
        return new Element(mark, id, part, kind);
    }
}
