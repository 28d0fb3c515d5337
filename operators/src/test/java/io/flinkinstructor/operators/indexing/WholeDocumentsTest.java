package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WholeDocumentsTest {

    private final WholeDocuments documents = new WholeDocuments();

    @Test
    void aDocumentIsOneChunk() {
        SourcePosition source = new SourcePosition("documents", 0, 1, 2);
        Map<String, String> attributes = Map.of("a", "1");

        assertThat(documents.map(new EmbeddingRequest("i", "t", "I:", attributes, false, source)))
                .isEqualTo(new Chunk("i", "0", 0, 1, "t", "I:", null, attributes, false, source));
    }

    @Test
    void aDeletionStaysOne() {
        assertThat(documents.map(EmbeddingRequest.delete("i")))
                .isEqualTo(new Chunk("i", "0", 0, 1, null, null, null, Map.of(), true, null));
    }
}
