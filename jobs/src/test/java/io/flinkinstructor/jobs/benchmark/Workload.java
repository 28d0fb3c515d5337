package io.flinkinstructor.jobs.benchmark;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;

/**
 * What the systems are given: running words of the sample corpus, cut into texts.
 *
 * <p>Lengths are stratified: they come in blocks, each block has the same lengths in a new random
 * order. So every stretch of a run has the same mix, and a rate measured over a part of the texts
 * is the rate of all of them.
 */
enum Workload {
    /** Queries of 8 to 20 words, each length equally often. */
    SHORT("short", 1_300) {
        @Override
        int[] blockOfLengths() {
            int[] words = new int[20 - 8 + 1];
            for (int i = 0; i < words.length; i++) {
                words[i] = 8 + i;
            }
            return words;
        }

        @Override
        int cost(String word, WordCounter counter) {
            return 1;
        }
    },

    /**
     * Lengths in tokens, lognormal: median 40, sigma 1, hence a mean near 65 and one text in a
     * hundred beyond 400; cut at 500, since LangChain4j splits what is longer than 510 instead of
     * truncating it, which is other work.
     */
    MIXED("mixed", 400) {
        @Override
        int[] blockOfLengths() {
            int[] tokens = new int[200];
            for (int i = 0; i < tokens.length; i++) {
                double z = normalQuantile((i + 0.5) / tokens.length);
                int length = (int) Math.round(MEDIAN_TOKENS * Math.exp(SIGMA * z));
                tokens[i] = Math.min(MAX_TOKENS, length) - WordCounter.SPECIAL_TOKENS;
            }
            return tokens;
        }

        @Override
        int cost(String word, WordCounter counter) {
            return counter.tokens(word);
        }
    };

    private static final double MEDIAN_TOKENS = 40;
    private static final double SIGMA = 1;
    private static final int MAX_TOKENS = 500;

    /** Longer ones are addresses and the like; they would spoil the lengths. */
    private static final int LONGEST_WORD = 30;

    private final String label;
    private final int sweepTexts;

    Workload(String label, int sweepTexts) {
        this.label = label;
        this.sweepTexts = sweepTexts;
    }

    /** Its name in options, topics and reports. */
    String label() {
        return label;
    }

    /** How many texts tell one batch size from another, in whole blocks: some seconds' work. */
    int sweepTexts() {
        return sweepTexts;
    }

    /** The lengths of one block, in the units of {@link #cost}. */
    abstract int[] blockOfLengths();

    /** What a word adds to a text's length. */
    abstract int cost(String word, WordCounter counter);

    /**
     * Makes texts; the same arguments give the same texts.
     *
     * @param words running words of the corpus
     * @param count how many texts
     * @param seed of the random order and starts
     */
    List<BenchmarkText> texts(List<String> words, int count, long seed) {
        Random random = new Random(seed * 31 + ordinal());
        Set<String> seen = new HashSet<>();
        List<BenchmarkText> texts = new ArrayList<>(count);
        List<Integer> block = new ArrayList<>();
        for (int length : blockOfLengths()) {
            block.add(length);
        }
        try (WordCounter counter = new WordCounter()) {
            while (texts.size() < count) {
                int place = texts.size() % block.size();
                if (place == 0) {
                    Collections.shuffle(block, random);
                }
                String text = cut(words, random.nextInt(words.size()), block.get(place), counter);
                if (seen.add(text)) {
                    int tokens = WordCounter.SPECIAL_TOKENS;
                    for (String word : text.split(" ")) {
                        tokens += counter.tokens(word);
                    }
                    texts.add(new BenchmarkText(label + "-" + texts.size(), text, tokens));
                }
            }
        }
        return texts;
    }

    private String cut(List<String> words, int start, int length, WordCounter counter) {
        StringBuilder text = new StringBuilder();
        int rest = length;
        for (int i = start; ; i++) {
            String word = words.get(i % words.size());
            if (word.length() > LONGEST_WORD) {
                continue;
            }
            int cost = cost(word, counter);
            if (cost > rest && !text.isEmpty()) {
                return text.toString();
            }
            text.append(text.isEmpty() ? "" : " ").append(word);
            rest -= cost;
            if (rest <= 0) {
                return text.toString();
            }
        }
    }

    /**
     * The quantile function of the standard normal distribution, by bisection of the distribution
     * function, which is integrated by Simpson's rule.
     */
    static double normalQuantile(double p) {
        double low = -8;
        double high = 8;
        while (high - low > 1e-6) {
            double middle = (low + high) / 2;
            if (normalDistribution(middle) < p) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return (low + high) / 2;
    }

    private static double normalDistribution(double z) {
        int steps = 200;
        double width = z / steps;
        double sum = 0;
        for (int i = 0; i <= steps; i++) {
            double x = i * width;
            double weight = i == 0 || i == steps ? 1 : i % 2 == 1 ? 4 : 2;
            sum += weight * Math.exp(-x * x / 2);
        }
        return 0.5 + sum * width / 3 / Math.sqrt(2 * Math.PI);
    }
}
