package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class InstructionNamesTest {

    private static final NamedInstruction A = new NamedInstruction("a", "A: ", "QA: ");
    private static final NamedInstruction B = new NamedInstruction("b", "B: ", null);
    private static final NamedInstruction C = new NamedInstruction("c", "", null);
    private static final InstructionNames NAMES =
            InstructionNames.of(List.of(C, A, B), List.of("b", "a"));

    @Test
    void aDocumentIsForThoseThatItNamesElseForThoseThatAreApplied() {
        assertThat(NAMES.forRequest(upsert(null, "c", "a"))).containsExactly("c", "a");
        assertThat(NAMES.forRequest(upsert(null))).containsExactly("b", "a");
        assertThat(InstructionNames.NONE.forRequest(upsert(null))).isEmpty();
    }

    @Test
    void aDeletionIsForThoseThatItNamesElseForAll() {
        assertThat(NAMES.forRequest(EmbeddingRequest.delete("i"))).containsExactly("c", "a", "b");
        assertThat(
                        NAMES.forRequest(
                                new EmbeddingRequest(
                                        "i", null, null, List.of("a"), Map.of(), true, null)))
                .containsExactly("a");
    }

    @Test
    void findsInstructions() throws Exception {
        assertThat(NAMES.get("a")).isEqualTo(A);
        assertThat(NAMES.isEmpty()).isFalse();
        assertThatThrownBy(() -> NAMES.get("d"))
                .isInstanceOf(InstructionException.class)
                .hasMessageContaining("\"d\"")
                .hasMessageContaining("\"c\", \"a\", \"b\"");
        assertThatThrownBy(() -> NAMES.get(null))
                .isInstanceOf(InstructionException.class)
                .hasMessageContaining("send it again");
        assertThatThrownBy(() -> InstructionNames.NONE.get("a"))
                .isInstanceOf(InstructionException.class)
                .hasMessageContaining("model.instructions-file");
    }

    @Test
    void checksRequests() {
        assertThatCode(() -> NAMES.check(upsert(null))).doesNotThrowAnyException();
        assertThatCode(() -> NAMES.check(upsert(null, "a", "c"))).doesNotThrowAnyException();
        assertThatCode(() -> InstructionNames.NONE.check(upsert("own"))).doesNotThrowAnyException();
        assertThatThrownBy(() -> NAMES.check(upsert(null, "a", "x", "y#", "z", "w")))
                .isInstanceOf(InstructionException.class)
                .hasMessage(
                        "instruction-name \"x\", \"y#\", \"z\", ... is not in the instructions file,"
                                + " which has \"c\", \"a\", \"b\"");
        assertThatThrownBy(() -> NAMES.check(upsert("own")))
                .isInstanceOf(InstructionException.class)
                .hasMessageContaining("leave it out")
                .hasMessageContaining("\"a\"");
        assertThatThrownBy(() -> InstructionNames.NONE.check(upsert(null, "a")))
                .isInstanceOf(InstructionException.class)
                .hasMessageContaining("model.instructions-file");
    }

    @Test
    void refusesWhatContradicts() {
        assertThatThrownBy(() -> InstructionNames.of(List.of(A, A), List.of("a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InstructionNames.of(List.of(A), List.of("b")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InstructionNames.of(List.of(A), List.of("a", "a")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> InstructionNames.of(List.of(A), List.of()))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new InstructionNames(Map.of("b", A), List.of("b")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    private static EmbeddingRequest upsert(String instruction, String... names) {
        return new EmbeddingRequest("i", "t", instruction, List.of(names), Map.of(), false, null);
    }
}
