package io.flinkinstructor.operators.model;

import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A model's tokenizer: joins instruction and text, cuts to the model's length, and counts what
 * pooling leaves out.
 *
 * <p>A surrogate without partner is replaced by U+FFFD. A text much longer than the model takes is
 * not tokenized whole: a beginning is, cut at white space where there is some, and taken as enough
 * when it gives {@value #MARGIN} tokens more than the model takes; otherwise a longer one. So the
 * result differs from that of the whole text only if the choice of a token depends on characters
 * {@value #MARGIN} tokens further on, which no tokenizer does that splits at white space or
 * punctuation first. A text that gives too few tokens in {@value #LONGEST_BEGINNING} characters is
 * no language (white space, or one endless word) and counts as truncated there: tokenizing it whole
 * would take gigabytes of native memory.
 */
final class ModelTokenizer implements Tokenizer {

    /** WordPiece looks at 100 characters of a word at most, so at most 100 tokens ahead. */
    private static final int MARGIN = 128;

    /** Far above the usual 4 to 5, so that one beginning is nearly always enough. */
    private static final int CHARACTERS_PER_TOKEN = 8;

    private static final int GROWTH = 4;

    private static final int LONGEST_BEGINNING = 1 << 18;

    /** Models with long inputs look at so many characters for each of their tokens. */
    private static final int LONGEST_TOKEN = 64;

    /** Instructions whose token count is kept; there are usually a handful. */
    private static final int KEPT_PROMPTS = 1024;

    private static final int LONGEST_KEPT_PROMPT = 4096;

    private final NativeTokenizer tokenizer;
    private final PromptStyle style;
    private final Settings settings;
    private final Map<String, Integer> promptTokens = new ConcurrentHashMap<>();

    /**
     * @param maxTokens longest input, special tokens included; more than there are special tokens
     * @param lowerCase whether texts are lower-cased first
     * @param includePrompt whether the prompt's tokens are pooled
     */
    record Settings(int maxTokens, boolean lowerCase, boolean includePrompt) {}

    /**
     * @param ids of the text, or of a beginning
     * @param cut whether it is a beginning
     */
    private record Encoded(long[] ids, boolean cut) {}

    ModelTokenizer(NativeTokenizer tokenizer, PromptStyle style, Settings settings) {
        this.tokenizer = tokenizer;
        this.style = style;
        this.settings = settings;
    }

    @Override
    public TokenizedText tokenize(String instruction, String text) {
        String prompt = style.part(instruction == null ? "" : instruction);
        Encoded encoded = encode(prompt, style.part(text));
        int[] kept = keep(encoded.ids());
        int unpooled =
                settings.includePrompt() || prompt.isEmpty()
                        ? 0
                        : Math.min(kept.length, promptTokens(prompt));
        return new TokenizedText(
                kept, unpooled, encoded.cut() || encoded.ids().length > kept.length);
    }

    /** Tokens of the prompt alone, without the special token behind it. */
    private int promptTokens(String prompt) {
        Integer known = promptTokens.get(prompt);
        if (known != null) {
            return known;
        }
        int tokens = Math.min(settings.maxTokens(), encode(prompt, "").ids().length);
        int counted = tokenizer.trailing() > 0 ? tokens - 1 : tokens;
        if (prompt.length() <= LONGEST_KEPT_PROMPT && promptTokens.size() < KEPT_PROMPTS) {
            promptTokens.put(prompt, counted);
        }
        return counted;
    }

    private Encoded encode(String prompt, String text) {
        long whole = (long) prompt.length() + text.length();
        long enough = (long) settings.maxTokens() + MARGIN;
        long longest = Math.max(LONGEST_BEGINNING, enough * LONGEST_TOKEN);
        for (long bound = enough * CHARACTERS_PER_TOKEN; bound < whole; bound *= GROWTH) {
            int length = (int) Math.min(bound, longest);
            String start =
                    prompt.length() >= length
                            ? input(cut(prompt, length), "")
                            : input(prompt, cut(text, length - prompt.length()));
            long[] ids = tokenizer.encode(start);
            if (ids.length >= enough || bound >= longest) {
                return new Encoded(ids, true);
            }
        }
        return new Encoded(tokenizer.encode(input(prompt, text)), false);
    }

    private String input(String prompt, String text) {
        String input = WellFormed.of(prompt + text);
        return settings.lowerCase() ? input.toLowerCase(Locale.ROOT) : input;
    }

    /** A beginning of at most the given length, cut before white space if there is some near. */
    private static String cut(String text, int length) {
        if (length == text.length()) {
            return text;
        }
        for (int i = length; i > length - length / 4; i--) {
            if (Character.isWhitespace(text.charAt(i))) {
                return text.substring(0, i);
            }
        }
        boolean splitsPair =
                length > 0
                        && Character.isHighSurrogate(text.charAt(length - 1))
                        && Character.isLowSurrogate(text.charAt(length));
        return text.substring(0, splitsPair ? length - 1 : length);
    }

    private int[] keep(long[] ids) {
        int length = Math.min(ids.length, settings.maxTokens());
        int[] kept = new int[length];
        int trailing = length < ids.length ? tokenizer.trailing() : 0;
        for (int i = 0; i < length - trailing; i++) {
            kept[i] = (int) ids[i];
        }
        for (int i = 1; i <= trailing; i++) {
            kept[length - i] = (int) ids[ids.length - i];
        }
        return kept;
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
