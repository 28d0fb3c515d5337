package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Whatever a template says, it is refused with a message, or filled: with each field's own place
 * put in for it, the template comes back.
 */
class InstructionTemplateFuzzTest {

    static Stream<byte[]> seeds() {
        return Stream.of(
                        "Represent the {domain} {type} for retrieval:",
                        "{a}{a} {{b}} }}{{ {c}",
                        "{{{a}}}",
                        "{ a}",
                        "}{a",
                        "{a\n}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldFillOrRefuse(byte[] utf8) throws InstructionException {
        String text = new String(utf8, StandardCharsets.UTF_8);
        InstructionTemplate template;
        try {
            template = InstructionTemplate.parse(text);
        } catch (IllegalArgumentException e) {
            assertThat(e)
                    .hasMessageMatching("(?s).*\\S.*")
                    .isExactlyInstanceOf(IllegalArgumentException.class);
            return;
        }
        Map<String, String> attributes = new HashMap<>();
        Map<String, String> places = new HashMap<>();
        for (String field : template.fields()) {
            attributes.put(field, JsonScalar.of("<" + field + ">"));
            places.put("{" + field + "}", "<" + field + ">");
        }
        assertThat(template.fill(attributes)).isEqualTo(replaced(text, places));
    }

    /** What a template stands for, the plain way: doubled braces first, fields then. */
    private static String replaced(String text, Map<String, String> places) {
        StringBuilder result = new StringBuilder();
        for (int at = 0; at < text.length(); at++) {
            char c = text.charAt(at);
            if (c != '{' && c != '}') {
                result.append(c);
            } else if (at + 1 < text.length() && text.charAt(at + 1) == c) {
                result.append(c);
                at++;
            } else {
                int end = text.indexOf('}', at) + 1;
                result.append(places.get(text.substring(at, end)));
                at = end - 1;
            }
        }
        return result.toString();
    }
}
