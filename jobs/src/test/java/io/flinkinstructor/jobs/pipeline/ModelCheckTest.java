package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ModelCheckTest {

    /** More than the model takes. */
    private static final String LONG = "passage ".repeat(200);

    @ParameterizedTest
    @ValueSource(strings = {"truncate", "chunk", "mean"})
    void shouldRefuseAnInstructionThatLeavesNoRoomForAChunk(String mode) {
        PipelineSettings settings = settings("chunking.mode", mode, "model.instruction", LONG);
        assertThatThrownBy(() -> ModelCheck.check(settings))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("chunking.mode: " + mode)
                .hasMessageContaining("shorten the instruction");
    }

    @Test
    void shouldTakeOneThatDoes() {
        assertThat(ModelCheck.check(settings("chunking.mode", "chunk")).dimension()).isPositive();
        assertThat(ModelCheck.check(settings("model.instruction", LONG)).dimension()).isPositive();
        PipelineSettings template =
                settings("chunking.mode", "chunk", "model.instruction-template", LONG + "{lang}");
        assertThat(ModelCheck.check(template).dimension()).isPositive();
    }

    @Test
    void shouldNameAPromptThatIsNotThere() {
        PipelineSettings settings = settings("chunking.mode", "chunk", "model.prompt-name", "nope");
        assertThatThrownBy(() -> ModelCheck.check(settings))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("no prompt 'nope'");
    }

    private static PipelineSettings settings(String... more) {
        Map<String, String> options = new HashMap<>();
        options.put("kafka.bootstrap.servers", "localhost:1");
        options.put("source.topics", "documents");
        options.put("sink.topic", "embeddings");
        options.put("model.path", RunningPipeline.MODEL);
        for (int i = 0; i < more.length; i += 2) {
            options.put(more[i], more[i + 1]);
        }
        return PipelineSettings.load(null, options);
    }
}
