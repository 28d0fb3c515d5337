package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentVersionTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 0, 1, 2);
    private static final Map<String, String> ATTRIBUTES = Map.of("a", "1");

    @Test
    void shouldBringAllIdsWithTheLastChunk() {
        EmbeddingRequest request =
                new EmbeddingRequest("i", "t u", null, ATTRIBUTES, false, SOURCE);
        assertThat(DocumentVersion.chunks(request, "n", List.of("b", "a"), List.of("t", "u")))
                .containsExactly(
                        new Chunk("i", "b", 0, 2, "t", null, "n", ATTRIBUTES, false, SOURCE),
                        new Chunk(
                                "i",
                                "a",
                                1,
                                2,
                                "u",
                                null,
                                "n",
                                ATTRIBUTES,
                                false,
                                SOURCE,
                                List.of("b", "a")));
    }

    @Test
    void shouldNeedNoIdsForASingleChunk() {
        EmbeddingRequest request = EmbeddingRequest.upsert("i", "t");
        assertThat(DocumentVersion.chunks(request, null, List.of("b"), List.of("t")))
                .containsExactly(new Chunk("i", "b", 0, 1, "t", null, null, Map.of(), false, null));
    }
}
