package io.flinkinstructor.operators.search;

import io.flinkinstructor.schemas.JsonScalar;
import java.math.BigDecimal;

/**
 * When two attributes are equal: strings by their characters, numbers by their value however they
 * are written ({@code 1.50} is {@code 1.5}), and each only to its own kind ({@code "1"} is not
 * {@code 1}).
 */
public final class AttributeValue {

    private AttributeValue() {}

    /**
     * One text for all that are equal, for indexes that compare texts.
     *
     * @param json the JSON text of a scalar
     * @throws IllegalArgumentException if it is none, or too large a number
     */
    public static String canonical(String json) {
        Object value = JsonScalar.read(json);
        if (value instanceof String string) {
            return JsonScalar.of(string);
        }
        try {
            return value instanceof BigDecimal number ? canonical(number) : json;
        } catch (ArithmeticException e) {
            // Without the zeros at its end, its exponent is too large for a BigDecimal.
            throw new IllegalArgumentException("too large: " + json, e);
        }
    }

    private static String canonical(BigDecimal number) {
        return number.signum() == 0 ? "0" : JsonScalar.of(number.stripTrailingZeros());
    }

    /**
     * The JSON text of what a person types: of a scalar if it is the JSON text of one, such as
     * {@code 2020}, {@code true} or {@code "2020"}; otherwise of a string with these characters.
     *
     * @throws IllegalArgumentException if it has half of a surrogate pair
     */
    public static String typed(String text) {
        return JsonScalar.isScalar(text) ? text : JsonScalar.of(text);
    }
}
