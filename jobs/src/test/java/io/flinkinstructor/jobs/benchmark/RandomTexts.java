package io.flinkinstructor.jobs.benchmark;

import io.flinkinstructor.operators.model.TokenizedText;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Random tokens for {@link RandomInstructor}'s models. */
final class RandomTexts {

    static final int LONGEST = 480;
    static final int SHORTEST = 8;

    private static final double MEAN = 55;
    private static final double SIGMA = 0.9;
    private static final int INSTRUCTION = 7;

    private RandomTexts() {}

    /** Of lengths as texts have them: lognormal, most short, a few long. */
    static List<TokenizedText> lognormal(int count, long seed) {
        Random random = new Random(seed);
        List<TokenizedText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double drawn = MEAN * Math.exp(SIGMA * random.nextGaussian() - SIGMA * SIGMA / 2);
            texts.add(text((int) Math.max(SHORTEST, Math.min(LONGEST, drawn)), random));
        }
        return texts;
    }

    /** Of all lengths from the shortest to one that is drawn first. */
    static List<TokenizedText> someLengths(int count, Random random) {
        int longest = SHORTEST + 1 + random.nextInt(LONGEST - SHORTEST);
        List<TokenizedText> texts = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            texts.add(text(SHORTEST + random.nextInt(longest - SHORTEST), random));
        }
        return texts;
    }

    private static TokenizedText text(int length, Random random) {
        int[] ids = new int[length];
        for (int j = 0; j < ids.length - 1; j++) {
            ids[j] = 3 + random.nextInt(RandomInstructor.VOCABULARY - 3);
        }
        ids[ids.length - 1] = 1;
        return new TokenizedText(ids, INSTRUCTION, false);
    }
}
