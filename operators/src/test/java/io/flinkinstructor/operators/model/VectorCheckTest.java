package io.flinkinstructor.operators.model;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorCheckTest {

    @Test
    void finiteVectorsWithADirectionAreGood() {
        assertThat(VectorCheck.fault(new float[] {0, 0, 0, 0, -1e-3f})).isNull();
        assertThat(VectorCheck.fault(new float[] {1})).isNull();
        assertThat(VectorCheck.fault(new float[] {Float.MIN_VALUE, 0})).isNull();
        assertThat(VectorCheck.fault(new float[] {Float.MAX_VALUE, -Float.MAX_VALUE, 1})).isNull();
    }

    @Test
    void findsWhatIsNotFiniteWhereverItIs() {
        for (int length = 1; length < 10; length++) {
            for (int i = 0; i < length; i++) {
                float[] vector = new float[length];
                vector[i] = Float.NaN;
                assertThat(VectorCheck.fault(vector)).contains("NaN as component " + i + " ");
                vector[i] = Float.POSITIVE_INFINITY;
                assertThat(VectorCheck.fault(vector)).contains("Infinity as component " + i + " ");
            }
        }
    }

    @Test
    void findsTheZeroVector() {
        assertThat(VectorCheck.fault(new float[] {0, -0f, 0, 0, 0}))
                .startsWith("the model gave the zero vector, which has no direction; ");
    }
}
