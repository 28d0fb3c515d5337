package io.flinkinstructor.operators.model.convert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RelativeBucketsTest {

    private final RelativeBuckets buckets = new RelativeBuckets(32, 128);

    @Test
    void nearKeysHaveABucketEach() {
        for (int distance = 0; distance < 8; distance++) {
            assertThat(buckets.of(-distance)).isEqualTo(distance);
        }
        for (int distance = 1; distance < 8; distance++) {
            assertThat(buckets.of(distance)).isEqualTo(16 + distance);
        }
    }

    /** Eight buckets from 8 to 128: borders at 8 * 2^(i/2), rounded up. */
    @Test
    void farKeysShareThem() {
        int[] borders = {8, 12, 16, 23, 32, 46, 64, 91};
        for (int i = 0; i < borders.length; i++) {
            assertThat(buckets.of(-borders[i])).as("-%d", borders[i]).isEqualTo(8 + i);
            assertThat(buckets.of(1 - borders[i])).as("-%d", borders[i] - 1).isEqualTo(7 + i);
            assertThat(buckets.of(borders[i])).isEqualTo(24 + i);
        }
        assertThat(buckets.of(-127)).isEqualTo(15);
        assertThat(buckets.of(-5000)).isEqualTo(15);
        assertThat(buckets.of(5000)).isEqualTo(31);
    }

    @Test
    void tableHasARowForEachOffset() {
        float[] biases = new float[32 * 2];
        for (int i = 0; i < biases.length; i++) {
            biases[i] = i;
        }
        float[] table = buckets.table(biases, 2);
        assertThat(table).hasSize(257 * 2);
        assertThat(table[128 * 2]).isEqualTo(0);
        assertThat(table[129 * 2 + 1]).isEqualTo(17 * 2 + 1);
        assertThat(table[127 * 2]).isEqualTo(2);
        assertThat(table[0]).isEqualTo(30);
        assertThat(table[256 * 2]).isEqualTo(62);
    }
}
