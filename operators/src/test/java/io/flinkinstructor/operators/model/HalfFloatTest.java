package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HalfFloatTest {

    @ParameterizedTest
    @CsvSource({
        "0000, 0",
        "8000, -0",
        "3C00, 1",
        "C000, -2",
        "7BFF, 65504",
        "0400, 6.103515625e-5",
        "0001, 5.960464477539063e-8",
        "83FF, -6.097555160522461e-5",
        "3555, 0.333251953125",
        "7C00, Infinity",
        "FC00, -Infinity"
    })
    void knownValues(String bits, float value) {
        assertThat(HalfFloat.toFloat((short) Integer.parseInt(bits, 16))).isEqualTo(value);
    }

    @Test
    void notANumber() {
        assertThat(HalfFloat.toFloat((short) 0x7E00)).isNaN();
        assertThat(HalfFloat.toFloat((short) 0xFC01)).isNaN();
    }
}
