package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.model.HalfFloat;
import org.junit.jupiter.api.Test;

class HalfBitsTest {

    @Test
    void everyHalfComesBack() {
        for (int bits = 0; bits < 1 << 16; bits++) {
            float value = HalfFloat.toFloat((short) bits);
            if (!Float.isNaN(value)) {
                assertThat(HalfBits.of(value)).isEqualTo((short) bits);
            }
        }
    }

    @Test
    void roundsToTheNearest() {
        for (int bits = 0; bits < 0x7BFF; bits++) {
            float low = HalfFloat.toFloat((short) bits);
            float high = HalfFloat.toFloat((short) (bits + 1));
            float middle = (low + high) / 2;
            assertThat(HalfBits.of(Math.nextDown(middle))).isEqualTo((short) bits);
            assertThat(HalfBits.of(Math.nextUp(middle))).isEqualTo((short) (bits + 1));
            assertThat(HalfBits.of(middle) & 1).isZero();
            assertThat(HalfBits.of(-middle)).isEqualTo((short) (HalfBits.of(middle) | 0x8000));
        }
    }

    @Test
    void whatIsTooLargeIsInfinite() {
        assertThat(HalfBits.of(65504)).isEqualTo((short) 0x7BFF);
        assertThat(HalfBits.of(65519)).isEqualTo((short) 0x7BFF);
        assertThat(HalfBits.of(65520)).isEqualTo((short) 0x7C00);
        assertThat(HalfBits.of(Float.MAX_VALUE)).isEqualTo((short) 0x7C00);
        assertThat(HalfBits.of(Float.NEGATIVE_INFINITY)).isEqualTo((short) 0xFC00);
        assertThat(HalfFloat.toFloat(HalfBits.of(Float.NaN))).isNaN();
        assertThat(HalfBits.of(-0f)).isEqualTo((short) 0x8000);
        assertThat(HalfBits.of(Float.MIN_VALUE)).isZero();
    }
}
