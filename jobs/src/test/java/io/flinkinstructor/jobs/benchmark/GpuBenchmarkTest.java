package io.flinkinstructor.jobs.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.operators.model.TokenizedText;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class GpuBenchmarkTest {

    @Test
    void shouldReadWhatNvidiasCommandSays() throws Exception {
        assertThat(NvidiaSmi.parse("NVIDIA H200, 550.54.15, 1523, 143771\n"))
                .isEqualTo(new NvidiaSmi("NVIDIA H200", "550.54.15", 1523, 143_771));
        assertThatThrownBy(() -> NvidiaSmi.parse("No devices were found"))
                .isInstanceOf(NvidiaSmi.MissingException.class)
                .hasMessageContaining("No devices were found");
    }

    @Test
    void shouldSayWhyThereIsNoGpu() {
        assertThatThrownBy(() -> NvidiaSmi.read(List.of("nvidia-smi-that-is-not-there")))
                .isInstanceOf(NvidiaSmi.MissingException.class)
                .hasMessageContaining("cannot be run");
        assertThatThrownBy(() -> NvidiaSmi.read(List.of("ls", "/nowhere/at/all")))
                .isInstanceOf(NvidiaSmi.MissingException.class)
                .hasMessageContaining("/nowhere/at/all");
    }

    @Test
    void shouldRefuseToMeasureWhereThereIsNoGpu() {
        Assumptions.assumeFalse(hasGpu());
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        GpuFlags flags = CommandLine.populateCommand(new GpuFlags(), "--gpu");

        assertThat(flags.areThere(new PrintStream(said))).isFalse();
        assertThat(said.toString()).contains("no GPU").contains("Nothing was measured");
    }

    @Test
    void shouldTakeTheCpuOnlyAsARehearsal() {
        GpuFlags flags =
                CommandLine.populateCommand(
                        new GpuFlags(), "--gpu", "--device", "cpu", "--shapes", "TINY");

        assertThat(flags.isRehearsal()).isTrue();
        assertThat(flags.areThere(System.err)).isTrue();
        assertThat(flags.shapes()).containsExactly(GpuFlags.Shape.TINY);
        assertThat(CommandLine.populateCommand(new GpuFlags(), "--gpu").isRehearsal()).isFalse();
    }

    private static boolean hasGpu() {
        try {
            NvidiaSmi.read(0);
            return true;
        } catch (NvidiaSmi.MissingException e) {
            return false;
        }
    }

    @Test
    void shouldMultiplyAsManyMatricesAsItCounts() throws Exception {
        try (DevicePeak peak = new DevicePeak("cpu", 64)) {
            assertThat(peak.multiply()).isFinite().isNotZero();
            assertThat(peak.measure(1)).isPositive();
        }
    }

    @Test
    void shouldDrawLengthsAsTextsHaveThem() {
        List<TokenizedText> texts = RandomTexts.lognormal(5_000, 17);

        assertThat(texts.stream().mapToInt(TokenizedText::length).average().orElseThrow())
                .isCloseTo(54, within(3.0));
        assertThat(RandomTexts.someLengths(500, new Random(1)))
                .extracting(TokenizedText::length)
                .allMatch(
                        length -> length >= RandomTexts.SHORTEST && length <= RandomTexts.LONGEST);
    }

    @Test
    void shouldCompareTheLastFifthOfTheMemoryWithTheFirst() {
        List<GpuResult.Point> points =
                IntStream.range(0, 100)
                        .mapToObj(i -> new GpuResult.Point(i, i < 50 ? 1_000 : 1_100, 300))
                        .toList();

        MemoryCurve device = MemoryCurve.of(points, GpuResult.Point::deviceMegabytes);
        assertThat(device.growth()).isCloseTo(0.1, within(1e-9));
        assertThat(device.most()).isEqualTo(1_100);
        assertThat(MemoryCurve.of(points, GpuResult.Point::residentMegabytes).growth()).isZero();
    }
}
