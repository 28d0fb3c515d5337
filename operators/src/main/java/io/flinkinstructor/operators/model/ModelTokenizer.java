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
 * punctuation first.
 */
final class ModelTokenizer implements Tokenizer {

    /** WordPiece looks at 100 characters of a word at most, so at most 100 tokens ahead. */
    private static final int MARGIN = 128;

    /** Far above the usual 4 to 5, so that one beginning is nearly always enough. */
    private static final int CHARACTERS_PER_TOKEN = 8;

    private static final int GROWTH = 4;

    /** Instructions whose token count is kept; there are usually a handful. */
    private static final int KEPT_PROMPTS = 1024;

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

    ModelTokenizer(NativeTokenizer tokenizer, PromptStyle style, Settings settings) {
        this.tokenizer = tokenizer;
        this.style = style;
        this.settings = settings;
    }

    @Override
    public TokenizedText tokenize(String instruction, String text) {
        String prompt = instruction == null ? "" : instruction;
        long[] ids = encode(prompt, text, false);
        boolean truncated = ids.length > settings.maxTokens();
        int[] kept = keep(ids);
        int unpooled =
                settings.includePrompt() || prompt.isEmpty()
                        ? 0
                        : Math.min(kept.length, promptTokens(prompt));
        return new TokenizedText(kept, unpooled, truncated);
    }

    /** Tokens of the prompt alone, without the special token behind it. */
    private int promptTokens(String prompt) {
        Integer known = promptTokens.get(prompt);
        if (known != null) {
            return known;
        }
        int tokens = Math.min(settings.maxTokens(), encode(prompt, "", true).length);
        int counted = tokenizer.trailing() > 0 ? tokens - 1 : tokens;
        if (promptTokens.size() < KEPT_PROMPTS) {
            promptTokens.put(prompt, counted);
        }
        return counted;
    }

    private long[] encode(String prompt, String text, boolean promptAlone) {
        long whole = (long) prompt.length() + text.length();
        long bound = (long) (settings.maxTokens() + MARGIN) * CHARACTERS_PER_TOKEN;
        while (bound < whole) {
            String start =
                    prompt.length() >= bound
                            ? input(cut(prompt, (int) bound), "", promptAlone)
                            : input(prompt, cut(text, (int) bound - prompt.length()), promptAlone);
            long[] ids = tokenizer.encode(start);
            if (ids.length >= settings.maxTokens() + MARGIN) {
                return ids;
            }
            bound *= GROWTH;
        }
        return tokenizer.encode(input(prompt, text, promptAlone));
    }

    private String input(String prompt, String text, boolean promptAlone) {
        String input = WellFormed.of(promptAlone ? style.alone(prompt) : style.join(prompt, text));
        return settings.lowerCase() ? input.toLowerCase(Locale.ROOT) : input;
    }

    /** A beginning of at most the given length, cut before white space if there is some near. */
    private static String cut(String text, int length) {
        if (length == text.length()) {
            return text;
        }
        for (int i = length; i > length - length / 4; i--) {
            if (PythonStrip.isSpace(text.charAt(i))) {
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
