package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EditDistanceTest {

    @ParameterizedTest
    @CsvSource({"'','',0", "abc,abc,0", "abc,'',3", "abc,abd,1", "abc,acb,1", "kitten,sitting,3"})
    void shouldCountEdits(String a, String b, int expected) {
        assertThat(EditDistance.between(a, b)).isEqualTo(expected);
        assertThat(EditDistance.between(b, a)).isEqualTo(expected);
    }

    @Test
    void shouldNameTheNearestOnlyWhenItIsNear() {
        List<String> keys = List.of("sink.topic", "source.topics");

        assertThat(EditDistance.nearest("sink.topci", keys)).contains("sink.topic");
        assertThat(EditDistance.nearest("source.topic", keys)).contains("source.topics");
        assertThat(EditDistance.nearest("something.else.entirely", keys)).isEmpty();
    }
}
