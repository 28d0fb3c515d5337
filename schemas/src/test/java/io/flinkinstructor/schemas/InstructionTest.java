package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class InstructionTest {

    @Test
    void followsThePublishedExamples() {
        assertThat(Instruction.builder().textType("sentence").build())
                .hasToString("Represent the sentence:");
        assertThat(Instruction.builder().domain("Science").textType("title").build())
                .hasToString("Represent the Science title:");
        assertThat(
                        Instruction.builder()
                                .domain("Wikipedia")
                                .textType("document")
                                .objective("retrieval")
                                .build())
                .hasToString("Represent the Wikipedia document for retrieval:");
        assertThat(
                        Instruction.builder()
                                .textType(" question ")
                                .objective("retrieving supporting documents")
                                .build()
                                .text())
                .isEqualTo("Represent the question for retrieving supporting documents:");
    }

    @Test
    void takesPlainTextAsItIs() {
        assertThat(new Instruction("query: ")).hasToString("query: ");
        assertThat(new Instruction("query: ")).isEqualTo(new Instruction("query: "));
    }

    @Test
    void namesAllFaultsAtOnce() {
        assertThatThrownBy(() -> Instruction.builder().domain(" ").objective("clustering:").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text type is missing")
                .hasMessageContaining("domain is blank")
                .hasMessageContaining("objective ends with a colon");
    }

    @Test
    void refusesBlanksAndLineBreaks() {
        assertThatThrownBy(() -> new Instruction(" "))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instruction is blank");
        assertThatThrownBy(() -> new Instruction("a\nb"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instruction has a line break");
        assertThatThrownBy(() -> Instruction.builder().textType("a\r\nb").build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("text type has a line break");
    }
}
