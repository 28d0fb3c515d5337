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
        List<TextChunk> pieces =
                List.of(new TextChunk("b", 0, 0, 1, "t"), new TextChunk("a", 1, 2, 3, "u"));
        assertThat(DocumentVersion.chunks(request, "n", pieces))
                .containsExactly(
                        chunk("b", 0, 0, "t", null), chunk("a", 1, 2, "u", List.of("b", "a")));
    }

    private static Chunk chunk(String id, int position, int begin, String text, List<String> all) {
        return new Chunk(
                "i",
                id,
                position,
                2,
                begin,
                begin + 1,
                3,
                text,
                null,
                "n",
                ATTRIBUTES,
                false,
                SOURCE,
                all);
    }

    @Test
    void shouldNeedNoIdsForASingleChunk() {
        EmbeddingRequest request = EmbeddingRequest.upsert("i", "t");
        assertThat(DocumentVersion.chunks(request, null, List.of(new TextChunk("b", 0, 0, 1, "t"))))
                .containsExactly(new Chunk("i", "b", 0, 1, "t", null, null, Map.of(), false, null));
    }

    @Test
    void shouldKnowWhatIsAPart() {
        EmbeddingRequest request = EmbeddingRequest.upsert("i", "t u");
        assertThat(DocumentVersion.whole(request, null).isPart()).isFalse();
        TextChunk beginning = new TextChunk("0", 0, 0, 1, "t");
        assertThat(DocumentVersion.chunks(request, null, List.of(beginning)).get(0).isPart())
                .isTrue();
        TextChunk all = new TextChunk("b", 1, 0, 3, "t u");
        assertThat(DocumentVersion.chunks(request, null, List.of(all)).get(0).isPart()).isFalse();
        assertThat(DocumentVersion.chunks(request, null, List.of(beginning, all)))
                .allMatch(Chunk::isPart);
        assertThat(DocumentVersion.deletion(EmbeddingRequest.delete("i"), null).isPart()).isFalse();
    }
}
