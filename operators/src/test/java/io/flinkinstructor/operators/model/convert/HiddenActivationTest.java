package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HiddenActivationTest {

    @ParameterizedTest
    @CsvSource({
        "0, 0",
        "0.1, 0.1124629160182849",
        "0.5, 0.5204998778130465",
        "1, 0.8427007929497149",
        "2, 0.9953222650189527",
        "2.4, 0.9993114861033549",
        "2.6, 0.9997639655834707",
        "3, 0.9999779095030014",
        "5, 0.9999999999984626",
        "-1, -0.8427007929497149",
        "-3, -0.9999779095030014",
        "40, 1"
    })
    void errorFunction(double x, double expected) {
        assertThat(HiddenActivation.erf(x)).isCloseTo(expected, within(1e-14));
    }
}
