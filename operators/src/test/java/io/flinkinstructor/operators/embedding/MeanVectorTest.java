package io.flinkinstructor.operators.embedding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class MeanVectorTest {

    private final MeanVector mean = new MeanVector();

    @Test
    void theMeanOfOneIsThatOneWithLengthOne() {
        mean.add(new float[] {3, 4}, 7);
        assertThat(mean.value()).containsExactly(0.6f, 0.8f);
    }

    @Test
    void aLongerChunkCountsForMore() {
        mean.add(new float[] {1, 0}, 300);
        mean.add(new float[] {0, 1}, 400);
        assertThat(mean.value()).containsExactly(new float[] {0.6f, 0.8f}, within(1e-7f));
    }

    @Test
    void sumsAreNotRounded() {
        for (int i = 0; i < 1_000_000; i++) {
            mean.add(new float[] {0.1f, 0}, 1);
        }
        mean.add(new float[] {0, 0.1f}, 1_000_000);
        float half = (float) Math.sqrt(0.5);
        assertThat(mean.value()).containsExactly(new float[] {half, half}, within(1e-7f));
    }

    @Test
    void oppositesHaveNoDirection() {
        mean.add(new float[] {1, 0}, 5);
        mean.add(new float[] {-1, 0}, 5);
        assertThat(mean.value()).containsOnly(0f);
    }

    @Test
    void nonsenseIsRefused() {
        assertThatIllegalStateException().isThrownBy(mean::value);
        mean.add(new float[] {1, 0}, 5);
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mean.add(new float[] {1}, 5))
                .withMessageContaining("dimension 1 among those of 2");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> mean.add(new float[] {1, 0}, 0))
                .withMessageContaining("length is 0");
        assertThat(mean.value()).containsExactly(1f, 0f);
    }
}
