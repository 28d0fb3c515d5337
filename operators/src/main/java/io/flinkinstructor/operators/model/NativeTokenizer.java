package io.flinkinstructor.operators.model;

import ai.djl.huggingface.tokenizers.jni.LibUtils;
import ai.djl.huggingface.tokenizers.jni.TokenizersLibrary;

/**
 * The Hugging Face tokenizers library, without the arrays that DJL's own class makes of each text.
 * Neither truncates nor pads, whatever the file says. Safe for use by many threads; closing is not.
 */
final class NativeTokenizer implements AutoCloseable {

    /** DJL would otherwise look for a GPU and download a library for it. */
    private static final String OFFLINE_PROPERTY = "ai.djl.offline";

    private static final String FLAVOR_PROPERTY = "RUST_FLAVOR";

    private final TokenizersLibrary library;
    private final int leading;
    private final int trailing;
    private volatile long handle;

    private NativeTokenizer(TokenizersLibrary library, long handle, long[] specialTokens) {
        this.library = library;
        this.handle = handle;
        int first = 0;
        while (first < specialTokens.length && specialTokens[first] == 1) {
            first++;
        }
        int last = specialTokens.length;
        while (last > first && specialTokens[last - 1] == 1) {
            last--;
        }
        this.leading = first;
        this.trailing = specialTokens.length - last;
    }

    /**
     * @param json the text of a tokenizer.json
     * @throws EmbeddingException if the native library can't be loaded
     * @throws IllegalArgumentException if this is not a tokenizer
     */
    static NativeTokenizer of(String json) throws EmbeddingException {
        TokenizersLibrary library = load();
        long handle = 0;
        try {
            handle = library.createTokenizerFromString(json);
            library.disableTruncation(handle);
            library.disablePadding(handle);
            return new NativeTokenizer(library, handle, specialTokens(library, handle));
        } catch (RuntimeException e) {
            if (handle != 0) {
                library.deleteTokenizer(handle);
            }
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /** Of some text's tokens, which are special: 1, else 0. */
    private static long[] specialTokens(TokenizersLibrary library, long handle) {
        long encoding = library.encode(handle, "a", true);
        try {
            return library.getSpecialTokenMask(encoding);
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    private static TokenizersLibrary load() throws EmbeddingException {
        if (System.getProperty(OFFLINE_PROPERTY) == null) {
            System.setProperty(OFFLINE_PROPERTY, "true");
        }
        if (System.getenv(FLAVOR_PROPERTY) == null && System.getProperty(FLAVOR_PROPERTY) == null) {
            System.setProperty(FLAVOR_PROPERTY, "cpu");
        }
        try {
            LibUtils.checkStatus();
            return TokenizersLibrary.LIB;
        } catch (RuntimeException | LinkageError | AssertionError e) {
            throw new EmbeddingException(
                    "The tokenizer's native library could not be loaded ("
                            + e.getMessage()
                            + "). It needs a 64-bit Linux with glibc, macOS or Windows, a folder"
                            + " that is writable (set DJL_CACHE_DIR if the home directory is not),"
                            + " and to be on the class path once for each JVM: in Flink's lib/, not"
                            + " in a job's jar.",
                    e);
        }
    }

    /** The ids of a text with special tokens around, in full. */
    long[] encode(String text) {
        long open = handle;
        if (open == 0) {
            throw new IllegalStateException("The tokenizer is closed. This is a bug.");
        }
        long encoding = library.encode(open, text, true);
        try {
            return library.getTokenIds(encoding);
        } finally {
            library.deleteEncoding(encoding);
        }
    }

    /** How many special tokens stand before a text. */
    int leading() {
        return leading;
    }

    /** How many special tokens stand behind a text. */
    int trailing() {
        return trailing;
    }

    @Override
    public void close() {
        long open = handle;
        handle = 0;
        if (open != 0) {
            library.deleteTokenizer(open);
        }
    }
}
