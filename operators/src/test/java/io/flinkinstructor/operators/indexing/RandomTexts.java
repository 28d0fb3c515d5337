package io.flinkinstructor.operators.indexing;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Writes texts of many kinds. */
final class RandomTexts {

    private static final String[] ODD_WORDS = {
        "Dr.",
        "e.g.",
        "3.14",
        "https://example.org/a/b?c=d&e=f",
        "x",
        "(sic)",
        "\"quoted.\"",
        "\uD83D\uDC69\u200D\uD83D\uDC69\u200D\uD83D\uDC67",
        "\uD83C\uDDE9\uD83C\uDDEA",
        "e\u0301te\u0301",
        "\u6E2F\u53E3\u5F88\u5B89\u9759\u3002\u8239\u516D\u70B9\u5F00\u3002",
        "\uAC00\uB098\uB2E4",
        "return foo(bar);",
        "\uD83D",
        "\uDE00",
        "\u0000",
        "naïve",
        "Ελληνικά",
        "العربية؟",
        "...",
        "--",
        "\u00A0",
        "{",
        "}"
    };

    private static final String[] SEPARATORS = {
        "\n\n", "\n", "\r\n\r\n", "\n\n\n", "\u2029", "\n- ", "\n## ", "\n    ", "  ", "\n\t\n"
    };

    private final Random random;

    RandomTexts(long seed) {
        this.random = new Random(seed);
    }

    Random random() {
        return random;
    }

    String word() {
        int letters = 1 + random.nextInt(9);
        StringBuilder word = new StringBuilder();
        for (int i = 0; i < letters; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }

    String sentence(int least, int most) {
        int words = least + random.nextInt(most - least + 1);
        StringBuilder sentence = new StringBuilder();
        for (int i = 0; i < words; i++) {
            String word = word();
            sentence.append(
                    i == 0
                            ? Character.toUpperCase(word.charAt(0)) + word.substring(1)
                            : " " + word);
        }
        return sentence.append(random.nextInt(8) == 0 ? '?' : '.').toString();
    }

    /** A paragraph of so many sentences. */
    String paragraph(int least, int most) {
        return String.join(" ", sentences(least, most));
    }

    List<String> sentences(int least, int most) {
        int count = least + random.nextInt(most - least + 1);
        List<String> sentences = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sentences.add(sentence(4, 16));
        }
        return sentences;
    }

    /** Anything: scripts, code, halves of surrogate pairs, endless words, blanks of all kinds. */
    String wild() {
        StringBuilder text = new StringBuilder();
        int parts = random.nextInt(60);
        for (int i = 0; i < parts; i++) {
            switch (random.nextInt(9)) {
                case 0, 1, 2 -> text.append(paragraph(1, 12));
                case 3 -> text.append(sentence(1, 300));
                case 4 ->
                        text.append(
                                ODD_WORDS[random.nextInt(ODD_WORDS.length)].repeat(
                                        1 + random.nextInt(99)));
                case 5 -> text.append(word().repeat(1 + random.nextInt(400)));
                case 6 -> text.append(" ".repeat(1 << random.nextInt(14)));
                case 7 -> text.append(unbroken(random.nextInt(900)));
                default -> text.append(ODD_WORDS[random.nextInt(ODD_WORDS.length)]).append(' ');
            }
            text.append(SEPARATORS[random.nextInt(SEPARATORS.length)]);
        }
        return text.toString();
    }

    /** Characters of any plane without a blank between. */
    private String unbroken(int length) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < length; i++) {
            int[] starts = {0x61, 0x4E00, 0x1F600, 0x300, 0x3040, 0x1F1E6, 0xE01};
            text.appendCodePoint(starts[random.nextInt(starts.length)] + random.nextInt(24));
        }
        return text.toString();
    }
}
