package io.flinkinstructor.operators.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SecretsTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ssl.keystore.password", "ssl.key.password", "ssl.keystore.key", "SSL.KEY.PASSWORD",
                "sasl.jaas.config", "sasl.client.secret", "sasl.oauthbearer.token", "api-key",
                "apiKey", "accessToken", "aws.credentials.provider",
                        "source.properties.sasl.jaas.config",
                "db.passwd", "private_key", "token",
                        "schema-registry.properties.basic.auth.user.info"
            })
    void knowsSecretNames(String name) {
        assertThat(Secrets.isSecret(name)).isTrue();
        assertThat(Secrets.redact(name, "hush")).isEqualTo(Secrets.HIDDEN);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bootstrap.servers", "max-batch-tokens", "group.id", "key.deserializer",
                "security.protocol", "model.tokens", "partition.key", "transactional.id"
            })
    void leavesOthersAlone(String name) {
        assertThat(Secrets.isSecret(name)).isFalse();
        assertThat(Secrets.redact(name, "value")).isEqualTo("value");
    }

    @Test
    void hidesValuesThatHoldASecret() {
        assertThat(
                        Secrets.redact(
                                Map.of(
                                        "url", "jdbc:postgresql://u:hush@host/db",
                                        "other", "jdbc:postgresql://host/db?password=hush",
                                        "config",
                                                "Module required username=\"u\" password=\"hush\";",
                                        "servers", "host:9092,other:9093",
                                        "site", "https://host:80/a@b")))
                .containsExactly(
                        Map.entry("config", Secrets.HIDDEN),
                        Map.entry("other", Secrets.HIDDEN),
                        Map.entry("servers", "host:9092,other:9093"),
                        Map.entry("site", "https://host:80/a@b"),
                        Map.entry("url", Secrets.HIDDEN));
        assertThat(Secrets.redact("password", null)).isNull();
    }
}
