package io.flinkinstructor.jobs.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class SampleCorpusTest {

    @Test
    void shouldHoldReadableDocumentsWithTheirAttribution() throws Exception {
        List<EmbeddingRequest> documents = SampleCorpus.documents();

        assertThat(documents).hasSize(2100);
        assertThat(documents.stream().map(EmbeddingRequest::id)).doesNotHaveDuplicates();
        for (EmbeddingRequest document : documents) {
            assertThat(document.attributes()).containsKeys("title", "source", "licence");
            byte[] json = new EmbeddingRequestWriter().write(document);
            assertThat(new EmbeddingRequestReader().read(null, json, null)).isEqualTo(document);
        }
    }
}
