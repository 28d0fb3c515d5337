package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlinkKeysTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "execution.checkpointing.interval",
                "execution.checkpointing.dir",
                "state.backend.type",
                "state.backend.rocksdb.localdir",
                "state.backend.rocksdb.memory.managed",
                "parallelism.default",
                "rest.port",
                "rest.bind-port",
                "taskmanager.numberOfTaskSlots",
                "restart-strategy.type",
                "pipeline.max-parallelism",
                "execution.state-recovery.path",
                "metrics.reporters",
                "metrics.reporter.prom.port",
                "external-resource.gpu.amount",
                "high-availability.type",
            })
    void shouldKnowFlinksOptions(String key) {
        assertThat(FlinkKeys.knows(key)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"state.backend.tpye", "rest.prot", "sink.topic", "nonsense"})
    void shouldNotKnowOthers(String key) {
        assertThat(FlinkKeys.knows(key)).isFalse();
    }

    @Test
    void shouldKnowTheKeysOfOurDefaults() {
        assertThat(FlinkDefaults.ALL).allMatch(ours -> FlinkKeys.all().containsKey(ours.key()));
    }
}
