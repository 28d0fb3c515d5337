package io.flinkinstructor.jobs.embed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EmbedLineTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "null",
            quoteCharacter = '`',
            textBlock =
                    """
                    {"text": "a"} | null | a
                    {"instruction": "i: ", "text": "a"} | `i: ` | a
                    {"text": "a", "instruction": null} | null | a
                    {"text": "", "instruction": ""} | `` | ``
                    {"id": 7, "more": {"text": "x"}, "text": "\\u00e4\\ud83d\\ude00"} | null | ä😀
                    """)
    void readsALine(String line, String instruction, String text) throws Exception {
        assertThat(parse(line)).isEqualTo(new EmbedLine(instruction, text));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            textBlock =
                    """
                    `` | empty
                    `  ` | empty
                    nonsense | not valid JSON
                    {"text": "a" | not valid JSON
                    {"text": "a", "text": "b"} | not valid JSON
                    ["a"] | no JSON object
                    {"instruction": "a"} | text is missing
                    {"text": null} | text is missing
                    {"text": 3} | text is not a string
                    {"text": "a", "instruction": ["i"]} | instruction is not a string
                    {"text": "a"} {"text": "b"} | one object on each line
                    {"text": "\\ud83d"} | surrogate
                    """)
    void saysWhatIsWrong(String line, String message) {
        assertThatThrownBy(() -> parse(line))
                .isInstanceOf(EmbedLine.BadLineException.class)
                .hasMessageContaining(message);
    }

    @Test
    void bytesThatAreNoText() {
        assertThatThrownBy(() -> EmbedLine.parse(new byte[] {'{', (byte) 0xC3, '(', '}'}))
                .hasMessageContaining("UTF-8");
    }

    private static EmbedLine parse(String line) throws EmbedLine.BadLineException {
        return EmbedLine.parse(line.getBytes(StandardCharsets.UTF_8));
    }
}
