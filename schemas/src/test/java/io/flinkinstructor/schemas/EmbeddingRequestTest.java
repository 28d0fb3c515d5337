package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddingRequestTest {

    @Test
    void hasNoNamesWhereNoneWereSerialized() {
        assertThat(new EmbeddingRequest("i", "t", "I:", null, Map.of(), false, null))
                .isEqualTo(new EmbeddingRequest("i", "t", "I:", Map.of(), false, null));
    }

    @Test
    void refusesWhatContradicts() {
        assertThatThrownBy(
                        () ->
                                new EmbeddingRequest(
                                        "i", "t", "I:", List.of("a"), Map.of(), false, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("both an instruction and names");
        assertThatThrownBy(() -> new EmbeddingRequest("i", "t", null, Map.of(), true, null))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("a delete has no text");
        assertThatThrownBy(() -> EmbeddingRequest.upsert("", "t"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("id is empty");
    }
}
