package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelTokenizerTest {

    private static final int MAX_TOKENS = 128;
    private static final int CLS = 2;
    private static final int SEP = 3;
    private static final int TEN_MILLION = 10_000_000;

    private static Model model;
    private static Tokenizer tokenizer;
    private static NativeTokenizer whole;

    @BeforeAll
    static void open() throws Exception {
        Fixture fixture = Fixture.named("tiny-bert-cls");
        model = fixture.source().open();
        tokenizer = model.tokenizer();
        whole = NativeTokenizer.of(fixture.text("tokenizer.json"));
    }

    @AfterAll
    static void close() {
        whole.close();
        model.close();
    }

    @Test
    void emptyTextIsItsSpecialTokens() {
        TokenizedText text = tokenizer.tokenize(null, "");
        assertThat(text.ids()).containsExactly(CLS, SEP);
        assertThat(text.truncated()).isFalse();
        assertThat(tokenizer.tokenize("", "")).isEqualTo(text);
    }

    @Test
    void promptGoesBeforeTheTextWithNothingBetween() {
        assertThat(tokenizer.tokenize("passage: ", "the harbour"))
                .isEqualTo(tokenizer.tokenize(null, "passage: the harbour"));
        assertThat(tokenizer.tokenize("har", "bour"))
                .isEqualTo(tokenizer.tokenize(null, "harbour"));
    }

    @Test
    void truncationKeepsTheSpecialTokensAndIsTold() {
        String full = exactly(MAX_TOKENS);
        TokenizedText fits = tokenizer.tokenize(null, full);
        assertThat(fits.length()).isEqualTo(MAX_TOKENS);
        assertThat(fits.truncated()).isFalse();
        TokenizedText cut = tokenizer.tokenize(null, full + " a");
        assertThat(cut.length()).isEqualTo(MAX_TOKENS);
        assertThat(cut.truncated()).isTrue();
        assertThat(cut.ids()[0]).isEqualTo(CLS);
        assertThat(cut.ids()[MAX_TOKENS - 1]).isEqualTo(SEP);
        assertThat(cut).isEqualTo(fits);
    }

    @Test
    void settingsInsideTheTokenizersFileAreOverridden(@TempDir Path directory) throws Exception {
        Fixture fixture = Fixture.named("tiny-bert-cls").copyTo(directory);
        fixture.with(
                "tokenizer.json",
                fixture.text("tokenizer.json")
                        .replace(
                                "\"truncation\": null",
                                "\"truncation\": {\"max_length\": 5, \"strategy\": \"LongestFirst\","
                                        + " \"stride\": 0, \"direction\": \"Right\"}")
                        .replace(
                                "\"padding\": null",
                                "\"padding\": {\"strategy\": {\"Fixed\": 200}, \"direction\": \"Right\","
                                        + " \"pad_to_multiple_of\": null, \"pad_id\": 0,"
                                        + " \"pad_type_id\": 0, \"pad_token\": \"[PAD]\"}"));
        assertThat(fixture.text("tokenizer.json")).contains("\"Fixed\": 200");
        try (Model changed = fixture.source().open()) {
            for (String text : List.of("", "The ferry leaves at six.", exactly(MAX_TOKENS + 9))) {
                TokenizedText expected = tokenizer.tokenize(null, text);
                TokenizedText actual = changed.tokenizer().tokenize(null, text);
                assertThat(actual).isEqualTo(expected);
                assertThat(actual.truncated()).isEqualTo(expected.truncated());
            }
        }
    }

    @Test
    void lowerCaseIsHonoured(@TempDir Path directory) throws Exception {
        Fixture fixture = Fixture.named("tiny-bert-cls").copyTo(directory);
        fixture.with(
                "tokenizer.json",
                fixture.text("tokenizer.json")
                        .replace("\"lowercase\": true", "\"lowercase\": false"));
        try (Model cased = fixture.source().open()) {
            assertThat(cased.tokenizer().tokenize(null, "THE HARBOUR"))
                    .isNotEqualTo(tokenizer.tokenize(null, "the harbour"));
        }
        fixture.with(
                "sentence_bert_config.json", "{\"max_seq_length\": 128, \"do_lower_case\": true}");
        try (Model lower = fixture.source().open()) {
            assertThat(lower.tokenizer().tokenize(null, "THE HARBOUR"))
                    .isEqualTo(tokenizer.tokenize(null, "the harbour"));
        }
    }

    static List<String> longTexts() {
        Random random = new Random(11);
        StringBuilder words = new StringBuilder();
        StringBuilder unbroken = new StringBuilder();
        StringBuilder pairs = new StringBuilder();
        while (words.length() < 60_000) {
            int letters = 1 + random.nextInt(12);
            for (int i = 0; i < letters; i++) {
                char letter = (char) ('a' + random.nextInt(26));
                words.append(letter);
                unbroken.append(letter);
            }
            words.append(" \n\t,.".charAt(random.nextInt(5)));
            pairs.appendCodePoint(0x1F600 + random.nextInt(40));
        }
        return List.of(
                words.toString(),
                unbroken.toString(),
                unbroken.toString().replaceAll("(.{90})", "$1 "),
                unbroken.toString().replaceAll("(.{150})", "$1 "),
                pairs.toString(),
                "\u6e2f\u53e3".repeat(30_000),
                " ".repeat(60_000) + "the harbour",
                "the harbour" + " ".repeat(60_000),
                "\u0000".repeat(60_000) + "the harbour");
    }

    @ParameterizedTest
    @MethodSource("longTexts")
    void beginningOfALongTextGivesWhatTheWholeGives(String text) {
        long[] ids = whole.encode(text);
        int[] expected = Arrays.stream(ids).limit(MAX_TOKENS).mapToInt(id -> (int) id).toArray();
        if (ids.length > MAX_TOKENS) {
            expected[MAX_TOKENS - 1] = SEP;
        }
        TokenizedText actual = tokenizer.tokenize(null, text);
        assertThat(actual.ids()).isEqualTo(expected);
        assertThat(actual.truncated()).isEqualTo(ids.length > MAX_TOKENS);
        assertThat(tokenizer.tokenize(text, "behind"))
                .isEqualTo(tokenizer.tokenize(null, text + "behind"));
    }

    @Test
    void tenMegabytes() {
        String sentence = "The ferry leaves at six and the harbour is quiet. ";
        String text = sentence.repeat(TEN_MILLION / sentence.length());
        assertThat(tokenizer.tokenize(null, text))
                .isEqualTo(tokenizer.tokenize(null, sentence.repeat(50)));
        assertThat(tokenizer.tokenize(text, text))
                .isEqualTo(tokenizer.tokenize(null, sentence.repeat(50)));
        for (String endless : List.of("a", " ", "\u0000")) {
            TokenizedText cut = tokenizer.tokenize(null, endless.repeat(TEN_MILLION));
            assertThat(cut).isEqualTo(tokenizer.tokenize(null, endless.repeat(1000)));
            assertThat(cut.truncated()).isTrue();
        }
    }

    @Test
    void loneSurrogatesReadAsTheReplacementCharacter() {
        String pair = "\uD83D\uDE00";
        for (String lone :
                List.of(
                        "the \uD83D harbour",
                        "the \uDE00 harbour",
                        "the \uDE00\uD83D harbour",
                        "the " + pair + "\uD83D harbour",
                        "\uDE00the harbour " + pair + "\uD83D")) {
            String replaced =
                    lone.replace(pair, "#")
                            .replaceAll("[\uD83D\uDE00]", "\uFFFD")
                            .replace("#", pair);
            assertThat(tokenizer.tokenize(null, lone))
                    .as(replaced)
                    .isEqualTo(tokenizer.tokenize(null, replaced));
        }
        assertThat(tokenizer.tokenize("\uD83D", "\uDE00"))
                .isEqualTo(tokenizer.tokenize(null, pair));
    }

    @Test
    void nullCharactersAreDroppedAsTheReferenceDoes() {
        assertThat(tokenizer.tokenize(null, "the\u0000 har\u0000bour"))
                .isEqualTo(tokenizer.tokenize(null, "the harbour"));
    }

    @Test
    void manyThreadsShareOne() throws Exception {
        List<Fixture.Golden> goldens = Fixture.named("tiny-bert-cls").goldens();
        ExecutorService threads = Executors.newFixedThreadPool(4);
        try {
            List<Future<?>> running = new ArrayList<>();
            for (int thread = 0; thread < 4; thread++) {
                Random random = new Random(thread);
                running.add(
                        threads.submit(
                                () -> {
                                    for (int i = 0; i < 5_000; i++) {
                                        Fixture.Golden golden =
                                                goldens.get(random.nextInt(goldens.size()));
                                        String prompt =
                                                model.info().prompts().get(golden.promptName());
                                        assertThat(tokenizer.tokenize(prompt, golden.text()).ids())
                                                .isEqualTo(golden.ids());
                                    }
                                }));
            }
            for (Future<?> thread : running) {
                thread.get();
            }
        } finally {
            threads.shutdownNow();
        }
    }

    @Test
    void useAfterCloseIsRefused() throws Exception {
        Model closed = Fixture.named("tiny-bert-cls").source().open();
        closed.close();
        closed.close();
        assertThatThrownBy(() -> closed.tokenizer().tokenize(null, "a"))
                .isInstanceOf(IllegalStateException.class);
    }

    /** A text of so many tokens, special tokens included. */
    private static String exactly(int tokens) {
        return "a ".repeat(tokens - 2).strip();
    }
}
