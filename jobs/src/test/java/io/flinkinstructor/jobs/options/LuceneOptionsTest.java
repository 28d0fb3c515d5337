package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LuceneOptionsTest {

    private static final Map<String, String> LEAST =
            Map.of(
                    "kafka.bootstrap.servers", "broker:9092",
                    "source.topics", "documents",
                    "dead-letters.topic", "letters",
                    "sink.type", "lucene",
                    "sink.lucene.directory", "/data/index");

    private static Map<String, String> with(String... more) {
        Map<String, String> options = new HashMap<>(LEAST);
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return options;
    }

    @Test
    void shouldNeedADirectoryOnly() {
        PipelineSettings settings = PipelineSettings.load(null, LEAST);
        assertThat(settings.sink().topic()).isNull();
        assertThat(settings.pgvector()).isNull();
        assertThat(settings.lucene().store()).hasToString("Lucene index /data/index");
        assertThat(settings.lucene().store().shards()).isEqualTo(4);
        assertThat(settings.lucene().options()).isEqualTo(VectorSinkOptions.DEFAULTS);
    }

    @Test
    void shouldTakeUpdatesWithoutVectorWhereAllSinksDo() {
        assertThat(PipelineSettings.load(null, LEAST).changes().updatesWithoutVector()).isTrue();
        PipelineSettings withTopic =
                PipelineSettings.load(
                        null, with("sink.type", "[kafka, lucene]", "sink.topic", "embeddings"));
        assertThat(withTopic.changes().updatesWithoutVector()).isFalse();
        assertThat(withTopic.lucene()).isNotNull();
        assertThat(withTopic.sink().topic()).isEqualTo("embeddings");
    }

    @Test
    void shouldReadAllOfThem() {
        PipelineSettings settings =
                PipelineSettings.load(
                        null,
                        with(
                                "sink.lucene.shards", "7",
                                "sink.lucene.distance", "l2",
                                "sink.lucene.max-connections", "24",
                                "sink.lucene.beam-width", "200",
                                "sink.lucene.keep-commits", "1 min",
                                "sink.vectors.max-rows", "10"));
        assertThat(settings.lucene().store().shards()).isEqualTo(7);
        assertThat(settings.lucene().options().maxRows()).isEqualTo(10);
    }

    @Test
    void shouldNameAllFaults() {
        Map<String, String> bad =
                with(
                        "sink.lucene.shards", "0",
                        "sink.lucene.distance", "near",
                        "sink.lucene.beam-width", "1000000",
                        "sink.lucene.directroy", "/data");
        bad.remove("sink.lucene.directory");
        assertThat(
                        catchThrowableOfType(
                                        RefusedException.class,
                                        () -> PipelineSettings.load(null, bad))
                                .faults())
                .anyMatch(fault -> fault.startsWith("sink.lucene.directory: is missing"))
                .anyMatch(fault -> fault.contains("shards is 0, must be from 1 to 1024"))
                .anyMatch(fault -> fault.contains("beam width is 1000000, must be from 1 to 3200"))
                .anyMatch(fault -> fault.startsWith("sink.lucene.distance: 'near' is not"))
                .anyMatch(fault -> fault.contains("did you mean sink.lucene.directory?"));
    }
}
