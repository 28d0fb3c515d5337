package io.flinkinstructor.operators.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class VectorQueryTest {

    private static final float[] VECTOR = {1, 0};

    @Test
    void shouldKeepItsFilters() {
        assertThat(new VectorQuery(VECTOR, "f", null, Map.of("lang", "\"en\""), 1).filters())
                .isEqualTo(Map.of("lang", "\"en\""));
    }

    @Test
    void shouldRefuseAFilterThatIsNoScalar() {
        assertThatThrownBy(() -> new VectorQuery(VECTOR, "f", null, Map.of("lang", "en"), 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("the filter on lang is not the JSON text of a scalar");
    }

    @Test
    void shouldRefuseAnEmptyVectorAndNoLimit() {
        assertThatThrownBy(() -> new VectorQuery(new float[0], "f", null, Map.of(), 1))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new VectorQuery(VECTOR, "f", null, Map.of(), 0))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
