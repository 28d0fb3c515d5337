package io.flinkinstructor.operators.engine;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.batching.BatchPolicy;
import io.flinkinstructor.operators.model.Device;
import io.flinkinstructor.operators.model.Embedder;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBudgetTest {

    private final FakeModel model = new FakeModel();

    @Test
    void theOverheadIsWhereTheLineThroughTwoRunsMeetsNoTokens() {
        // 10 us a run and 1 us a token.
        assertThat(TokenBudget.overheadTokens(32, 42_000, 256, 266_000, 256)).isEqualTo(10);
        assertThat(TokenBudget.overheadTokens(32, 32_000, 256, 256_000, 256)).isZero();
    }

    @Test
    void aRunWhosePriceDoesNotGrowIsWorthAnyPaddingUpToTheBudget() {
        assertThat(TokenBudget.overheadTokens(32, 42_000, 256, 42_000, 256)).isEqualTo(256);
        assertThat(TokenBudget.overheadTokens(32, 42_000, 256, 41_000, 256)).isEqualTo(256);
    }

    @Test
    void aPinnedBudgetIsTakenAsItIs() throws Exception {
        EngineOptions options =
                new EngineOptions(
                        "cpu", 2, 77, Duration.ofMillis(3), false, Duration.ofSeconds(60), 3);

        BatchPolicy policy = measure(options);

        assertThat(policy.maxTokens()).isEqualTo(77);
        assertThat(policy.lingerNanos()).isEqualTo(3_000_000);
    }

    @Test
    void aMeasuredBudgetIsOneOfThoseTriedAndIsNotMeasuredAgain() throws Exception {
        BatchPolicy policy = measure(EngineOptions.DEFAULTS);
        int runs = model.batches.size();

        assertThat(policy.maxTokens()).isBetween(64, 512);
        assertThat(measure(EngineOptions.DEFAULTS)).isEqualTo(policy);
        assertThat(model.batches).hasSize(runs).isNotEmpty();
    }

    private BatchPolicy measure(EngineOptions options) throws Exception {
        try (Embedder embedder = model.embedder(Device.CPU)) {
            return TokenBudget.policy(
                    options,
                    model.info(),
                    Device.CPU,
                    embedder,
                    2,
                    FakeModel.text("canary"),
                    System::nanoTime);
        }
    }
}
