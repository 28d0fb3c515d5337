package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class ChunkingOptionsTest {

    @Test
    void defaultsChunkNothing() {
        assertThat(ChunkingOptions.DEFAULTS)
                .isEqualTo(new ChunkingOptions(ChunkingMode.NONE, 256, 32));
    }

    @Test
    void changesOneThingAtATime() {
        assertThat(ChunkingOptions.DEFAULTS.withMode(ChunkingMode.MEAN).withSizes(64, 0))
                .isEqualTo(new ChunkingOptions(ChunkingMode.MEAN, 64, 0));
    }

    @Test
    void travelsWithTheJob() throws Exception {
        assertThat(InstantiationUtil.clone(ChunkingOptions.DEFAULTS))
                .isEqualTo(ChunkingOptions.DEFAULTS);
    }

    @Test
    void faultsAreToldTogether() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChunkingOptions(ChunkingMode.CHUNK, 15, -1))
                .withMessageContaining("max tokens is 15, must be at least 16")
                .withMessageContaining("overlap tokens is -1");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> new ChunkingOptions(ChunkingMode.CHUNK, 64, 33))
                .withMessageContaining("overlap tokens is 33")
                .withMessageContaining("which is 64");
        assertThatNullPointerException().isThrownBy(() -> new ChunkingOptions(null, 64, 0));
    }
}
