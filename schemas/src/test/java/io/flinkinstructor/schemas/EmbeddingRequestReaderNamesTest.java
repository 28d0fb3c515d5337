package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests that name their instructions. */
class EmbeddingRequestReaderNamesTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 1, 12, 1700);

    @Test
    void takesOneInstructionNameOrSeveral() throws Exception {
        assertThat(read("k", "{\"text\": \"t\", \"instruction-name\": \"a\"}"))
                .isEqualTo(
                        new EmbeddingRequest(
                                "k", "t", null, List.of("a"), Map.of(), false, SOURCE));
        assertThat(
                        read("k", "{\"text\": \"t\", \"instruction-name\": [\"b\", \"a\"]}")
                                .instructionNames())
                .containsExactly("b", "a");
        assertThat(
                        read("k", "{\"op\": \"delete\", \"instruction-name\": \"a\"}")
                                .instructionNames())
                .containsExactly("a");
        assertThat(read("k", "{\"text\": \"t\", \"instruction-name\": null}").instructionNames())
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "1 | instruction-name is a number, but must be a string or an array of strings",
                "[] | instruction-name is an empty array",
                "[\"a\", 1] | instruction-name[1] is a number, but must be a string",
                "[\"a\", null] | instruction-name[1] is null, but must be a string",
                "[[\"a\"]] | instruction-name[0] is an array, but must be a string",
                "[\"a\", \"a\"] | instruction-name names an instruction twice",
                "\"\\ud800\" | half of a surrogate pair",
                "[\"\\ud800\"] | half of a surrogate pair",
                "\"a\", \"instruction\": \"I:\" | both given: leave one of them out",
            })
    void refusesWhatNamesNoInstructions(String names, String fault) {
        assertThat(
                        catchThrowableOfType(
                                MalformedRecordException.class,
                                () ->
                                        read(
                                                "k",
                                                "{\"text\": \"t\", \"instruction-name\": "
                                                        + names
                                                        + "}")))
                .hasMessageContaining(fault)
                .satisfies(e -> assertThat(e.id()).isEqualTo("k"));
    }

    private static EmbeddingRequest read(String key, String value) throws MalformedRecordException {
        return new EmbeddingRequestReader()
                .read(key.getBytes(UTF_8), value.getBytes(UTF_8), SOURCE);
    }
}
