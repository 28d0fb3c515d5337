package io.flinkinstructor.jobs.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is refused is named, but its value is not shown where it may be a secret. */
class SecretsInFaultsTest {

    private static final String SECRET = "hunter2hunter2";

    @ParameterizedTest
    @CsvSource({
        "kafka.sasl.password, %s",
        "kafka.propertys.sasl.jaas.config, Module required password=%s;",
        "sink.password, %s",
        "source.properties.ssl.key.password, %s",
        "engine.run-timeout, password=%s",
        "sink.delivery-guarantee, secret=%s",
        "engine.max-batch-tokens, https://me:%s@host/",
        "engine.lanes, secret=%s",
        "source.starting-offsets, password=%s",
        "source.bounded, password=%s"
    })
    void shouldNotShowThem(String key, String value) {
        RefusedException refusal =
                catchThrowableOfType(
                        RefusedException.class,
                        () -> PipelineSettings.load(null, Map.of(key, value.formatted(SECRET))));

        assertThat(refusal).hasMessageContaining("source.topics: is missing");
        assertThat(refusal.getMessage()).doesNotContain(SECRET);
    }
}
