package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class NamedInstructionTest {

    @Test
    void queriesGetTheirOwnOrTheSameAsDocuments() {
        assertThat(new NamedInstruction("n", "document: ", "query: ").forQueries())
                .isEqualTo("query: ");
        assertThat(new NamedInstruction("n", "document: ", "").forQueries()).isEmpty();
        assertThat(new NamedInstruction("n", "document: ", null).forQueries())
                .isEqualTo("document: ");
        assertThat(new NamedInstruction("n", "", null).forQueries()).isEmpty();
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(() -> new NamedInstruction(" a#b\t", "two\nlines", " "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("the name has blanks around it")
                .hasMessageContaining("the name has a #")
                .hasMessageContaining("the name has a control character")
                .hasMessageContaining("the document instruction has a line break")
                .hasMessageContaining("the query instruction is blank");
        assertThatThrownBy(() -> new NamedInstruction("", "d", null))
                .hasMessageContaining("the name is empty");
        assertThatThrownBy(() -> new NamedInstruction("n", "\ud800", null))
                .hasMessageContaining("half of a surrogate pair");
    }

    @Test
    void everyNameMakesAKeyThatIsReadBack() {
        NamedInstruction instruction = new NamedInstruction("Wikipedia: é 😀/x", "", "");
        EmbeddedRecordKey key = new EmbeddedRecordKey("a#b", instruction.name(), "0");

        assertThat(EmbeddedRecordKey.parse(key.toString(), true)).isEqualTo(key);
        assertThat(key.toBytes()).isNotEmpty();
    }
}
