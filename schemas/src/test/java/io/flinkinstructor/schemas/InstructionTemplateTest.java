package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class InstructionTemplateTest {

    @Test
    void fillsInScalars() throws Exception {
        InstructionTemplate template =
                InstructionTemplate.parse("Represent the {domain} {type} for {domain} {n}{b}:");

        assertThat(template.fields()).containsExactly("domain", "type", "n", "b");
        assertThat(
                        template.fill(
                                Map.of(
                                        "domain", "\"Wiki\\u0070edia \\\"{x}\\\"\"",
                                        "type", "\"\"",
                                        "n", "1.50",
                                        "b", "true",
                                        "other", "null")))
                .isEqualTo("Represent the Wikipedia \"{x}\"  for Wikipedia \"{x}\" 1.50true:");
    }

    @Test
    void takesNumbersOfAnySize() throws Exception {
        assertThat(InstructionTemplate.parse("{a}").fill(Map.of("a", "1e9999999999")))
                .isEqualTo("1e9999999999");
    }

    @ParameterizedTest
    @CsvSource({
        "{a},1",
        "{{{a}}},{1}",
        "{{a}} {a},{a} 1",
        "x}}{a}{{y,x}1{y",
        "{a}{a},11",
    })
    void readsDoubledBracesAsSingleOnes(String text, String filled) throws Exception {
        assertThat(InstructionTemplate.parse(text).fill(Map.of("a", "1"))).isEqualTo(filled);
    }

    @Property
    void textsWithDoubledBracesStayAsTheyAre(@ForAll("oneLine") String text) throws Exception {
        String doubled = text.replace("{", "{{").replace("}", "}}");

        assertThat(
                        InstructionTemplate.parse(doubled + "{a}" + doubled)
                                .fill(Map.of("a", JsonScalar.of(text))))
                .isEqualTo(text + text + text);
    }

    @Provide
    static Arbitrary<String> oneLine() {
        return Arbitraries.strings().withChars("{}a b").ofMaxLength(12);
    }

    @Test
    void namesTheAttributesThatAreMissing() {
        InstructionTemplate template = InstructionTemplate.parse("{a}{b}{c}{a}");
        Map<String, String> attributes = new HashMap<>(Map.of("b", "1", "c", "null"));

        assertThatThrownBy(() -> template.fill(attributes))
                .isInstanceOf(InstructionException.class)
                .hasMessageContaining("\"{a}{b}{c}{a}\"")
                .hasMessageContaining("\"a\" (missing), \"c\" (null)");
    }

    @ParameterizedTest
    @CsvSource({
        "no field,it has no field",
        "{{a}},it has no field",
        "'{a} }',the } at character 5 closes no field",
        "{a,the { at character 1 is not closed",
        "{a{b},the { at character 1 is not closed",
        "{}{a},the field at character 1 names no attribute",
        "{ a},the field { a} has blanks",
        "' ',the template is blank",
        "'{a}\n',the template has a line break",
    })
    void refusesWhatMakesNoFields(String text, String fault) {
        assertThatThrownBy(() -> InstructionTemplate.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(fault);
    }

    @Test
    void isEqualByItsText() {
        assertThat(InstructionTemplate.parse("{a}"))
                .isEqualTo(InstructionTemplate.parse("{a}"))
                .hasSameHashCodeAs(InstructionTemplate.parse("{a}"))
                .isNotEqualTo(InstructionTemplate.parse("{b}"))
                .hasToString("{a}");
    }
}
