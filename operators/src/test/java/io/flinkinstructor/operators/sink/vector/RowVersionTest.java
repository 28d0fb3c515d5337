package io.flinkinstructor.operators.sink.vector;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RowVersionTest {

    @Test
    void shouldCountWithinAScope() {
        RowVersion three = new RowVersion("t-0", 3, 100);
        assertThat(new RowVersion("t-0", 4, 50).replaces(three)).isTrue();
        assertThat(new RowVersion("t-0", 3, 50).replaces(three)).isTrue();
        assertThat(new RowVersion("t-0", 2, 150).replaces(three)).isFalse();
    }

    @Test
    void shouldGoByTimeBetweenScopes() {
        RowVersion three = new RowVersion("t-0", 3, 100);
        assertThat(new RowVersion("t-1", 0, 100).replaces(three)).isTrue();
        assertThat(new RowVersion("t-1", 9, 99).replaces(three)).isFalse();
        assertThat(new RowVersion("t-1", 9, -1).replaces(three)).isTrue();
        assertThat(three.replaces(new RowVersion("t-1", 9, -1))).isTrue();
    }

    @Test
    void shouldTakeRecordsWithoutSourceAsTheyCome() {
        assertThat(RowVersion.of(null).replaces(RowVersion.of(null))).isTrue();
        assertThat(RowVersion.of(Rows.at(3)))
                .isEqualTo(new RowVersion("documents-0", 3, Rows.at(3).timestamp()));
    }
}
