package io.flinkinstructor.schemas;

import java.nio.charset.StandardCharsets;

/** Strict UTF-8 (RFC 3629): no overlong forms, no surrogates, nothing above U+10FFFF. */
final class Utf8 {

    private Utf8() {}

    /** Offset of the first byte that is not UTF-8; -1 if all of it is. */
    static int firstInvalid(byte[] bytes) {
        int at = 0;
        while (at < bytes.length) {
            if (bytes[at] >= 0) {
                at++;
                continue;
            }
            int length = sequenceLength(bytes, at);
            if (length == 0) {
                return at;
            }
            at += length;
        }
        return -1;
    }

    static boolean isValid(byte[] bytes) {
        return firstInvalid(bytes) < 0;
    }

    /** The text of bytes that are known to be valid. */
    static String decode(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    /** Index of the first surrogate without its partner, which UTF-8 cannot hold; -1 if none. */
    static int firstLoneSurrogate(String text) {
        return firstLoneSurrogate(text, 0);
    }

    private static int firstLoneSurrogate(String text, int from) {
        for (int i = from; i < text.length(); i++) {
            if (!Character.isSurrogate(text.charAt(i))) {
                continue;
            }
            boolean pair =
                    i + 1 < text.length()
                            && Character.isSurrogatePair(text.charAt(i), text.charAt(i + 1));
            if (!pair) {
                return i;
            }
            i++;
        }
        return -1;
    }

    /** The text with U+FFFD in the place of each surrogate without its partner. */
    static String withoutLoneSurrogates(String text) {
        if (text == null || firstLoneSurrogate(text, 0) < 0) {
            return text;
        }
        char[] chars = text.toCharArray();
        for (int at = 0; (at = firstLoneSurrogate(text, at)) >= 0; at++) {
            chars[at] = '\ufffd';
        }
        return new String(chars);
    }

    /** Bytes of the sequence that starts with the non-ASCII byte at {@code at}; 0 if invalid. */
    private static int sequenceLength(byte[] bytes, int at) {
        int first = bytes[at] & 0xff;
        if (first >= 0xc2 && first <= 0xdf) {
            return continues(bytes, at + 1, 0x80, 0xbf) ? 2 : 0;
        }
        if (first >= 0xe0 && first <= 0xef) {
            int low = first == 0xe0 ? 0xa0 : 0x80;
            int high = first == 0xed ? 0x9f : 0xbf;
            return continues(bytes, at + 1, low, high) && continues(bytes, at + 2, 0x80, 0xbf)
                    ? 3
                    : 0;
        }
        if (first >= 0xf0 && first <= 0xf4) {
            int low = first == 0xf0 ? 0x90 : 0x80;
            int high = first == 0xf4 ? 0x8f : 0xbf;
            return continues(bytes, at + 1, low, high)
                            && continues(bytes, at + 2, 0x80, 0xbf)
                            && continues(bytes, at + 3, 0x80, 0xbf)
                    ? 4
                    : 0;
        }
        return 0;
    }

    private static boolean continues(byte[] bytes, int at, int low, int high) {
        return at < bytes.length && (bytes[at] & 0xff) >= low && (bytes[at] & 0xff) <= high;
    }
}
