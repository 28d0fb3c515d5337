package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the engine makes of GPUs, on devices that only cost time, by a clock of their own. */
@Timeout(300)
class GpuSchedulingTest {

    private static final double ALL_MEMORY = 1e12;

    /** A run costs as much as 2,000 tokens; to collate is far cheaper than to run. */
    private static final SimulatedDevice.Cost GPU =
            new SimulatedDevice.Cost(1_000_000, 2e6, 10, ALL_MEMORY);

    private static final SimulatedDevice.Cost HALF_AS_FAST =
            new SimulatedDevice.Cost(2_000_000, 1e6, 10, ALL_MEMORY);

    private final Random random = new Random(7);

    @Test
    void shouldNeverLeaveTheDeviceIdleWhileWorkIsQueued() throws Exception {
        try (Simulation simulation = new Simulation(GPU)) {
            keepInFlight(simulation, 3_000, 20_000, this::mixedLength);

            List<SimulatedDevice.Run> runs = simulation.device(0).runs();
            assertThat(runs).hasSizeGreaterThan(30);
            // The first text finds nothing prepared, and at the end too little waits.
            for (int i = 2; i < runs.size() - 2; i++) {
                assertThat(runs.get(i).start()).as("run %d", i).isEqualTo(runs.get(i - 1).end());
            }
        }
    }

    @Test
    void shouldLoseNoMoreThanCollatingWhereTooLittleWaitsToPrepareAhead() throws Exception {
        try (Simulation simulation = new Simulation(GPU)) {
            keepInFlight(simulation, 8, 2_000, () -> 64);

            List<SimulatedDevice.Run> runs = simulation.device(0).runs();
            for (int i = 1; i < runs.size(); i++) {
                SimulatedDevice.Run run = runs.get(i);
                assertThat(run.start() - runs.get(i - 1).end())
                        .isLessThanOrEqualTo(GPU.collateNanos(run.rows(), run.longest()));
            }
        }
    }

    @Test
    void shouldPadAsLongAsThatIsCheaperThanAnotherRun() throws Exception {
        try (Simulation simulation = new Simulation(GPU)) {
            keepInFlight(simulation, 3_000, 20_000, this::mixedLength);

            long tokens = 0;
            long padded = 0;
            long nanos = 0;
            for (SimulatedDevice.Run run : simulation.device(0).runs()) {
                tokens += run.tokens();
                padded += (long) run.rows() * run.longest();
                nanos += run.end() - run.start();
            }
            assertThat((double) (padded - tokens) / padded).isLessThan(0.15);
            // Launches cost 6 % where batches are full, and long texts have few neighbours.
            assertThat(tokens / (nanos / 1e9)).isGreaterThan(0.75 * GPU.tokensPerSecond());
        }
    }

    @Test
    void shouldShareEquallyBetweenEqualDevices() throws Exception {
        assertThat(shareOfFirst(GPU, GPU)).isCloseTo(0.5, within(0.02));
    }

    @Test
    void shouldShareByTheDevicesRates() throws Exception {
        assertThat(shareOfFirst(GPU, HALF_AS_FAST)).isCloseTo(2 / 3.0, within(0.03));
    }

    private double shareOfFirst(SimulatedDevice.Cost first, SimulatedDevice.Cost second)
            throws Exception {
        try (Simulation simulation = new Simulation(first, second)) {
            keepInFlight(simulation, 8_000, 60_000, this::mixedLength);

            for (int device = 0; device < 2; device++) {
                List<SimulatedDevice.Run> runs = simulation.device(device).runs();
                // While both begin, and at the end, a device may find nothing to take.
                for (int i = 3; i < runs.size() - 2; i++) {
                    assertThat(runs.get(i).start()).isEqualTo(runs.get(i - 1).end());
                }
            }
            double one = tokens(simulation.device(0));
            return one / (one + tokens(simulation.device(1)));
        }
    }

    private static double tokens(SimulatedDevice device) {
        return device.runs().stream().mapToLong(SimulatedDevice.Run::tokens).sum();
    }

    @Test
    void shouldAnswerWithinTwoInferencesUnderLightLoad() throws Exception {
        long alone = GPU.runNanos(1, 64);
        try (Simulation simulation = new Simulation(GPU)) {
            // A fifth of what the device can do one by one, at random times.
            long arrival = simulation.now();
            for (int i = 0; i < 3_000; i++) {
                arrival += Math.round(-Math.log(1 - random.nextDouble()) * 5 * alone);
                simulation.runUntil(arrival);
                simulation.submit(64);
            }
            simulation.runUntil(Long.MAX_VALUE);

            List<SimulatedDevice.Run> runs = simulation.device(0).runs();
            long longest = runs.stream().mapToLong(run -> run.end() - run.start()).max().orElse(0);
            List<Long> latencies = simulation.latencies().stream().sorted().toList();
            assertThat(latencies).hasSize(3_000);
            assertThat(latencies.get(2_970)).isLessThanOrEqualTo(2 * alone);
            assertThat(latencies.get(2_999))
                    .isLessThanOrEqualTo(2 * longest + GPU.collateNanos(10, 64));
        }
    }

    @Test
    void shouldTakeTheSmallestBudgetThatIsNearlyAsFastAsTheLargest() throws Exception {
        // 32,768 tokens reach 0.942 of the rate without launches, 65,536 reach 0.970.
        assertThat(largestBatch(GPU)).isLessThanOrEqualTo(32_768).isGreaterThan(32_768 - 512);
    }

    @Test
    void shouldTakeABudgetThatFitsIntoTheDevicesMemory() throws Exception {
        // 16,384 tokens in rows of 128 fit, 32,768 do not; in rows of 512 only 4,096 do.
        SimulatedDevice.Cost small = new SimulatedDevice.Cost(1_000_000, 2e6, 10, 20_000.0 * 128);

        assertThat(largestBatch(small)).isLessThanOrEqualTo(4_096);
    }

    private int largestBatch(SimulatedDevice.Cost cost) throws Exception {
        try (Simulation simulation = new Simulation(cost)) {
            keepInFlight(simulation, 4_000, 12_000, () -> 64);
            return simulation.device(0).runs().stream()
                    .mapToInt(run -> run.rows() * run.longest())
                    .max()
                    .orElseThrow();
        }
    }

    @Test
    void shouldSayWhichDeviceFailedAndLeaveNothingOpen() throws Exception {
        Simulation simulation = new Simulation(GPU, GPU);
        try (simulation) {
            submit(simulation, 2_000);
            simulation.step();
            simulation.device(1).breakDown();
            simulation.runUntil(Long.MAX_VALUE);

            assertThat(simulation.failures()).hasSize(1);
            assertThat(simulation.failures().get(0)).hasMessageStartingWith("cuda:1: ");
        }
        assertClosed(simulation, 2);
        assertThat(simulation.failures()).hasSize(1);
    }

    @Test
    void shouldCloseWhileBothDevicesRun() throws Exception {
        Simulation simulation = new Simulation(GPU, GPU);
        try (simulation) {
            submit(simulation, 3_000);
            for (int i = 0; i < 7; i++) {
                simulation.step();
            }
            assertThat(simulation.device(0).batches()).isPositive();
            assertThat(simulation.device(1).batches()).isPositive();
        }
        assertClosed(simulation, 2);
        assertThat(simulation.failures()).isEmpty();
    }

    private static void assertClosed(Simulation simulation, int devices) {
        for (int i = 0; i < devices; i++) {
            assertThat(simulation.device(i).isClosed()).isTrue();
            assertThat(simulation.device(i).wasClosedDuringRun()).isFalse();
        }
    }

    /** As a pipeline does it: whenever texts have come back, as many others go in. */
    private static void keepInFlight(
            Simulation simulation, int inFlight, int total, IntSupplier length) {
        int submitted = 0;
        while (submitted < total) {
            while (submitted < total && simulation.inFlight() < inFlight) {
                simulation.submit(length.getAsInt());
                submitted++;
            }
            simulation.step();
        }
        simulation.runUntil(Long.MAX_VALUE);
        assertThat(simulation.latencies()).hasSize(total);
    }

    private void submit(Simulation simulation, int count) {
        List<Integer> lengths = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            lengths.add(mixedLength());
        }
        lengths.forEach(simulation::submit);
    }

    /** Lognormal, median 40, cut at the model's length. */
    private int mixedLength() {
        return (int)
                Math.max(
                        3,
                        Math.min(SimulatedModel.MAX_TOKENS, 40 * Math.exp(random.nextGaussian())));
    }
}
