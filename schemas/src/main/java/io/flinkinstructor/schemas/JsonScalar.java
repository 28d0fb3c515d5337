package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.io.IOException;
import java.math.BigDecimal;

/**
 * The JSON text of a scalar, as attributes hold it: {@code "en"} with its quotes, {@code 1.50},
 * {@code true}, {@code null}.
 */
public final class JsonScalar {

    /** The JSON text of null. */
    public static final String NULL = "null";

    private JsonScalar() {}

    /**
     * The JSON text of a string.
     *
     * @param value any text, null for {@link #NULL}
     * @throws IllegalArgumentException if it has a surrogate without its partner
     */
    public static String of(String value) {
        if (value == null) {
            return NULL;
        }
        int lone = Utf8.firstLoneSurrogate(value);
        if (lone >= 0) {
            throw new IllegalArgumentException(
                    "half of a surrogate pair at index " + lone + " of " + Excerpt.of(value));
        }
        return '"' + String.valueOf(JsonStringEncoder.getInstance().quoteAsString(value)) + '"';
    }

    /** The JSON text of a whole number. */
    public static String of(long value) {
        return Long.toString(value);
    }

    /**
     * The JSON text of a number.
     *
     * @throws IllegalArgumentException if it is not finite
     */
    public static String of(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no number " + value);
        }
        return Double.toString(value);
    }

    /** The JSON text of a decimal number, with its scale. */
    public static String of(BigDecimal value) {
        return value == null ? NULL : value.toString();
    }

    /** The JSON text of a boolean. */
    public static String of(boolean value) {
        return Boolean.toString(value);
    }

    /**
     * What a JSON text says: a String, a {@link BigDecimal}, a Boolean, or null.
     *
     * @throws IllegalArgumentException if it is not the JSON text of a scalar, or a number whose
     *     exponent BigDecimal cannot hold
     */
    public static Object read(String json) {
        requireScalar(json);
        switch (json.charAt(0)) {
            case '"':
                return unquote(json);
            case 't', 'f':
                return json.charAt(0) == 't';
            case 'n':
                return null;
            default:
                try {
                    return new BigDecimal(json);
                } catch (NumberFormatException e) {
                    throw new IllegalArgumentException("too large: " + Excerpt.of(json), e);
                }
        }
    }

    /**
     * What a person reads: the characters of a string, the JSON text of anything else.
     *
     * @throws IllegalArgumentException if it is not the JSON text of a scalar
     */
    public static String toText(String json) {
        requireScalar(json);
        return json.charAt(0) == '"' ? unquote(json) : json;
    }

    private static void requireScalar(String json) {
        if (!isScalar(json)) {
            throw new IllegalArgumentException(
                    "not the JSON text of a scalar: " + (json == null ? null : Excerpt.of(json)));
        }
    }

    /** Whether this is the JSON text of exactly one scalar, without blanks around it. */
    public static boolean isScalar(String json) {
        if (json == null || json.isEmpty()) {
            return false;
        }
        return switch (json.charAt(0)) {
            case '"' -> isString(json);
            case 't' -> json.equals("true");
            case 'f' -> json.equals("false");
            case 'n' -> json.equals("null");
            default -> isNumber(json);
        };
    }

    private static boolean isString(String json) {
        int last = json.length() - 1;
        for (int i = 1; i < last; i++) {
            char c = json.charAt(i);
            if (c == '"' || c < ' ') {
                return false;
            }
            if (c == '\\') {
                int length = escapeLength(json, i, last);
                if (length == 0) {
                    return false;
                }
                i += length - 1;
            }
        }
        return last > 0
                && json.charAt(last) == '"'
                && Utf8.firstLoneSurrogate(json) < 0
                && (!json.contains("\\u") || Utf8.firstLoneSurrogate(unquote(json)) < 0);
    }

    /** Characters of the escape at {@code at}, which must end before {@code end}; 0 if invalid. */
    private static int escapeLength(String json, int at, int end) {
        if (at + 1 >= end) {
            return 0;
        }
        char kind = json.charAt(at + 1);
        if (kind != 'u') {
            return "\"\\/bfnrt".indexOf(kind) >= 0 ? 2 : 0;
        }
        if (at + 6 > end) {
            return 0;
        }
        for (int i = at + 2; i < at + 6; i++) {
            char digit = json.charAt(i);
            if (digit > 'f' || Character.digit(digit, 16) < 0) {
                return 0;
            }
        }
        return 6;
    }

    private static boolean isNumber(String json) {
        int at = json.charAt(0) == '-' ? 1 : 0;
        int whole = digits(json, at);
        if (whole == at || (json.charAt(at) == '0' && whole > at + 1)) {
            return false;
        }
        at = whole;
        if (at < json.length() && json.charAt(at) == '.') {
            int fraction = digits(json, at + 1);
            if (fraction == at + 1) {
                return false;
            }
            at = fraction;
        }
        if (at < json.length() && (json.charAt(at) | 0x20) == 'e') {
            at++;
            if (at < json.length() && (json.charAt(at) == '+' || json.charAt(at) == '-')) {
                at++;
            }
            int exponent = digits(json, at);
            if (exponent == at) {
                return false;
            }
            at = exponent;
        }
        return at == json.length();
    }

    /** The first index from {@code at} on that is not a digit. */
    private static int digits(String json, int at) {
        int end = at;
        while (end < json.length() && json.charAt(end) >= '0' && json.charAt(end) <= '9') {
            end++;
        }
        return end;
    }

    private static String unquote(String json) {
        try (JsonParser parser = JsonFormat.FACTORY.createParser(json)) {
            JsonToken token = parser.nextToken();
            assert token == JsonToken.VALUE_STRING : token;
            return parser.getText();
        } catch (IOException e) {
            throw new IllegalArgumentException("not a JSON string: " + Excerpt.of(json), e);
        }
    }
}
