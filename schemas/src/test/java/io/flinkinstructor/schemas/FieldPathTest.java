package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FieldPathTest {

    @ParameterizedTest
    @CsvSource({
        "title, /title, title",
        "/title, /title, title",
        "/meta/0/year, /meta/0/year, year",
        "a/b~c, /a~1b~0c, a/b~c",
        "/a~1b~0c, /a~1b~0c, a/b~c",
        "/a/, /a/, ''",
        "two words, /two words, two words"
    })
    void shouldTakePointersAndNames(String text, String pointer, String name) {
        FieldPath path = FieldPath.parse(text);

        assertThat(path).hasToString(pointer).isEqualTo(FieldPath.parse(pointer));
        assertThat(path.name()).isEqualTo(name);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/a~", "/a~2"})
    void shouldRefuseWhatIsNoPointer(String text) {
        assertThatThrownBy(() -> FieldPath.parse(text))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void shouldListTheNamesOnTheWay() {
        assertThat(FieldPath.parse("/a~1b/3/c").names()).containsExactly("a/b", "3", "c");
    }

    @Test
    void shouldTravelWithAJob() throws Exception {
        FieldMapping mapping =
                new FieldMapping(
                        List.of(FieldPath.parse("/a/b")),
                        "\n",
                        List.of(FieldPath.parse("id")),
                        Map.of("x", FieldPath.parse("/y")),
                        FieldPath.parse("i"),
                        true);
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        new ObjectOutputStream(bytes).writeObject(mapping);

        assertThat(
                        new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray()))
                                .readObject())
                .isEqualTo(mapping);
    }

    @Test
    void shouldNeedATextAndASeparatorThatCanBeWritten() {
        assertThatThrownBy(() -> new FieldMapping(List.of(), "", List.of(), Map.of(), null, false))
                .hasMessageContaining("no field for the text");
        assertThatThrownBy(
                        () ->
                                new FieldMapping(
                                        List.of(FieldPath.parse("t")),
                                        "\ud800",
                                        List.of(),
                                        Map.of(),
                                        null,
                                        false))
                .hasMessageContaining("surrogate");
    }
}
