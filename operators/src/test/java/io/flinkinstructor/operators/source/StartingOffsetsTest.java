package io.flinkinstructor.operators.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StartingOffsetsTest {

    @Test
    void readsWhatItWrites() {
        for (StartingOffsets offsets :
                new StartingOffsets[] {
                    StartingOffsets.earliest(),
                    StartingOffsets.latest(),
                    StartingOffsets.committed(),
                    StartingOffsets.timestamp(1_763_683_200_000L)
                }) {
            assertThat(StartingOffsets.parse(offsets.toString())).isEqualTo(offsets);
            assertThat(offsets.initializer()).isNotNull();
        }
        assertThat(StartingOffsets.parse("timestamp:2025-11-21T00:00:00Z"))
                .isEqualTo(StartingOffsets.timestamp(1_763_683_200_000L));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Earliest",
                "newest",
                "12",
                "timestamp:",
                "timestamp:-1",
                "timestamp:tomorrow",
                "timestamp:99999999999999999999",
                "timestamp:1960-01-01T00:00:00Z"
            })
    void refusesEverythingElse(String text) {
        assertThatThrownBy(() -> StartingOffsets.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must");
    }
}
