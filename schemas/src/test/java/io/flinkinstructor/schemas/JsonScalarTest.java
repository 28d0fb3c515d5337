package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonScalarTest {

    @Test
    void makesAndReadsEachKind() {
        assertThat(JsonScalar.of("a\"\n")).isEqualTo("\"a\\\"\\n\"");
        assertThat(JsonScalar.of((String) null)).isEqualTo("null");
        assertThat(JsonScalar.of(-3)).isEqualTo("-3");
        assertThat(JsonScalar.of(0.5)).isEqualTo("0.5");
        assertThat(JsonScalar.of(new BigDecimal("1.50"))).isEqualTo("1.50");
        assertThat(JsonScalar.of((BigDecimal) null)).isEqualTo("null");
        assertThat(JsonScalar.of(true)).isEqualTo("true");

        assertThat(JsonScalar.read("\"a\\u00e9\"")).isEqualTo("aé");
        assertThat(JsonScalar.read("1.50")).isEqualTo(new BigDecimal("1.50"));
        assertThat(JsonScalar.read("true")).isEqualTo(true);
        assertThat(JsonScalar.read("false")).isEqualTo(false);
        assertThat(JsonScalar.read("null")).isNull();
        assertThat(JsonScalar.toText("\"en\"")).isEqualTo("en");
        assertThat(JsonScalar.toText("1.50")).isEqualTo("1.50");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0",
                "-0",
                "10",
                "1.0",
                "1e5",
                "1E+5",
                "1.5e-5",
                "\"\"",
                "\"\\ud83d\\ude00\"",
                "\"\\/\\b\\\\\"",
                "\"{}\""
            })
    void takesScalars(String json) {
        assertThat(JsonScalar.isScalar(json)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "en",
                "01",
                "-",
                "+1",
                ".5",
                "1.",
                "1e",
                "1e+",
                "0x1",
                "NaN",
                "1 ",
                "[]",
                "{}",
                "True",
                "nul",
                "\"",
                "\"a",
                "a\"",
                "\"\"\"",
                "\"a\"b\"",
                "\"\n\"",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\ud800\"",
                "\"\ud800\"",
                "1,2",
                "\"a\",\"b\":\"c\"",
                "\u0661"
            })
    void refusesEverythingElse(String json) {
        assertThat(JsonScalar.isScalar(json)).isFalse();
        assertThatThrownBy(() -> JsonScalar.read(json))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatHasNoJson() {
        assertThat(JsonScalar.isScalar(null)).isFalse();
        assertThatThrownBy(() -> JsonScalar.of(Double.NaN))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonScalar.of("\ud800"))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> JsonScalar.read("1e99999999999"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("too large");
    }

    @Property
    void stringsAreReadBack(@ForAll("texts") String text) {
        assertThat(JsonScalar.read(JsonScalar.of(text))).isEqualTo(text);
    }

    @Property
    void numbersAreReadBack(@ForAll double number) {
        assertThat(((BigDecimal) JsonScalar.read(JsonScalar.of(number))).doubleValue())
                .isEqualByComparingTo(number == 0 ? 0.0 : number);
    }

    @Provide
    static Arbitrary<String> texts() {
        return Arbitraries.strings().map(Utf8::withoutLoneSurrogates);
    }
}
