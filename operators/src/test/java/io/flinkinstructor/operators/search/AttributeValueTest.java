package io.flinkinstructor.operators.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AttributeValueTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "1.50 | 1.5",
                "1e2 | 100",
                "0.0 | -0",
                "0e5 | 0",
                "\"\\u00e9\" | \"é\"",
                "\"a\\/b\" | \"a/b\"",
                "true | true",
                "null | null"
            })
    void shouldBeOneTextForEqualValues(String one, String other) {
        assertThat(AttributeValue.canonical(one)).isEqualTo(AttributeValue.canonical(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {"1 | \"1\"", "true | \"true\"", "null | \"null\"", "1 | 2", "\"a\" | \"A\""})
    void shouldBeDifferentTextsForDifferentValues(String one, String other) {
        assertThat(AttributeValue.canonical(one)).isNotEqualTo(AttributeValue.canonical(other));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "en | \"en\"",
                "2020 | 2020",
                "\"2020\" | \"2020\"",
                "2020-01-01 | \"2020-01-01\"",
                "true | true",
                "say \"hi\" | \"say \\\"hi\\\"\"",
                "`` | \"\""
            })
    void shouldTakeWhatAPersonTypes(String typed, String json) {
        assertThat(AttributeValue.typed(typed)).isEqualTo(json);
    }

    @ParameterizedTest
    @CsvSource({"1e9999999999", "100e2147483647"})
    void shouldRefuseWhatIsTooLarge(String number) {
        assertThatThrownBy(() -> AttributeValue.canonical(number))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith("too large: ")
                .hasMessageContaining(number);
    }

    @Test
    void shouldRefuseWhatIsNoScalar() {
        assertThatThrownBy(() -> AttributeValue.canonical("{}"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("not the JSON text of a scalar");
    }
}
