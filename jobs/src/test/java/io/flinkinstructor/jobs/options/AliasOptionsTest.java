package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AliasOptionsTest {

    private static PipelineSettings with(String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap.servers", "broker:9092");
        options.put("source.topics", "documents");
        options.put("dead-letters.topic", "letters");
        options.put("sink.type", "[pgvector, lucene]");
        options.put("sink.lucene.directory", "/data/index");
        options.put("sink.pgvector.url", "jdbc:postgresql://db:5432/search");
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return PipelineSettings.load(null, options);
    }

    @Test
    void shouldReadWhatIsWrittenUnlessThereIsAnAlias() {
        assertThat(with().pgvector().reader())
                .hasToString("pgvector table embeddings at jdbc:postgresql://db:5432/search");
        assertThat(with().lucene().reader()).hasToString("Lucene index /data/index");
    }

    @Test
    void shouldReadTheAlias() {
        PipelineSettings settings =
                with("search.pgvector-alias", "web.docs", "search.lucene-alias", "/data/docs");
        assertThat(settings.pgvector().reader())
                .hasToString("pgvector view web.docs at jdbc:postgresql://db:5432/search");
        assertThat(settings.pgvector().store()).asString().contains("table embeddings");
        assertThat(settings.lucene().reader()).hasToString("Lucene index /data/docs");
        assertThat(settings.lucene().store()).hasToString("Lucene index /data/index");
    }

    @Test
    void shouldRefuseWhatCannotBeAView() {
        for (String name : new String[] {"a.b.c", "x".repeat(64), "schema."}) {
            assertThatThrownBy(() -> with("search.pgvector-alias", name))
                    .hasMessageContaining(
                            "search.pgvector-alias: '" + name + "' is no name of a view");
        }
    }
}
