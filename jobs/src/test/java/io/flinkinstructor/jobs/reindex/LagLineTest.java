package io.flinkinstructor.jobs.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagLineTest {

    private static final long SECOND = 1_000_000_000;

    private final LagLine line = new LagLine();

    private String text(long second, long behind, long total) {
        return line.text(new Lag(behind, total, true, false, 0), second * SECOND);
    }

    @Test
    void shouldTellHowFarItIsHowFastAndForHowLong() {
        assertThat(text(0, 90_000, 100_000))
                .isEqualTo("90,000 of 100,000 documents behind (10.0 % read)");
        // 4,500 were read, and 500 have come.
        assertThat(text(10, 86_000, 100_500))
                .isEqualTo(
                        "86,000 of 100,500 documents behind (14.4 % read), 450 documents/s, 3 min"
                                + " left");
        // Of the last half minute only.
        assertThat(text(35, 77_000, 101_000)).contains("380 documents/s, ").endsWith("3 min left");
    }

    @Test
    void shouldSayWhenItComesNoNearer() {
        text(0, 1000, 5000);
        assertThat(text(10, 1200, 6000)).endsWith(", 80 documents/s, no faster than new ones come");
        assertThat(text(11, 1200, 6000)).contains("documents/s");
    }

    @Test
    void shouldSayWhatItWaitsForWhenAllIsRead() {
        assertThat(line.text(new Lag(3, 10, false, false, 0), 0)).startsWith("All read");
        assertThat(text(1, 0, 0)).startsWith("0 of 0 documents behind (100.0 % read)");
    }
}
