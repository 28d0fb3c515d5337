package io.flinkinstructor.operators.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.schemas.AvroSchemas;
import io.flinkinstructor.schemas.UnknownSchemaException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryClientTest {

    private static final String STRING = "\"string\"";

    private FakeRegistry registry;

    @BeforeEach
    void start() throws Exception {
        registry = new FakeRegistry();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    @Test
    void shouldAskForASchemaOnce() throws Exception {
        registry.put(7, FakeRegistry.wrapped(STRING));
        RegistryClient client = client();

        assertThat(client.schema(7)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(client.schema(7)).isEqualTo(Schema.create(Schema.Type.STRING));
        assertThat(registry.asked).containsExactly("GET /schemas/ids/7");
    }

    @Test
    void shouldFollowReferences() throws Exception {
        registry.put("names", 1, "{\"type\": \"record\", \"name\": \"x.A\", \"fields\": []}");
        registry.put(
                2,
                """
                {"schemaType": "AVRO", "references": [
                   {"name": "x.A", "subject": "names", "version": 1},
                   {"name": "x.A", "subject": "names", "version": 1}],
                 "schema": "{\\"type\\": \\"array\\", \\"items\\": \\"x.A\\"}"}
                """);

        assertThat(client().schema(2).getElementType().getFullName()).isEqualTo("x.A");
    }

    @Test
    void shouldSayThatASchemaIsUnknownAndAskAgainLater() throws Exception {
        AtomicLong clock = new AtomicLong(1);
        RegistryClient client = new RegistryClient(options(registry.url(), Map.of()), clock::get);

        assertThatThrownBy(() -> client.schema(7))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessage("the registry has no schema with the id 7");
        assertThatThrownBy(() -> client.schema(7)).isInstanceOf(UnknownSchemaException.class);
        assertThat(registry.asked).hasSize(1);

        registry.put(7, FakeRegistry.wrapped(STRING));
        clock.addAndGet(Duration.ofSeconds(30).toNanos());
        assertThat(client.schema(7).getType()).isEqualTo(Schema.Type.STRING);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"schema\": \"{}\", \"schemaType\": \"JSON\"} | is of type JSON, not AVRO",
                "{\"schema\": \"no schema\"} | is not one of Avro",
                "{\"schema\": \"\\\"x.A\\\"\"} | is not one of Avro"
            })
    void shouldSayThatASchemaIsNotOfAvro(String json, String reason) throws Exception {
        registry.put(7, json);

        assertThatThrownBy(() -> client().schema(7))
                .isInstanceOf(UnknownSchemaException.class)
                .hasMessageContaining(reason);
    }

    @Test
    void shouldNotAskForNegativeIds() {
        assertThatThrownBy(() -> client().schema(-1)).isInstanceOf(UnknownSchemaException.class);
        assertThat(registry.asked).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 429})
    void shouldTryAgainWhatTheServerIsAtFaultFor(int status) throws Exception {
        registry.put(7, FakeRegistry.wrapped(STRING));
        registry.failures.add(status);

        assertThat(client().schema(7).getType()).isEqualTo(Schema.Type.STRING);
        assertThat(registry.asked).hasSize(2);
    }

    @ParameterizedTest
    @ValueSource(ints = {401, 403, 422, 307})
    void shouldFailAtOnceWhereTheRegistryRefuses(int status) {
        registry.failures.add(status);

        assertThatThrownBy(() -> client().schema(7))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("refuses: GET " + registry.url() + "/schemas/ids/7")
                .hasMessageContaining(status + " {\"error_code\"");
        assertThat(registry.asked).hasSize(1);
    }

    @Test
    void shouldFailWithTheReasonWhenNobodyAnswers() throws Exception {
        registry.close();
        RegistryClient client =
                new RegistryClient(
                        new RegistryOptions(
                                List.of(registry.url()), Map.of(), Duration.ofMillis(150)));

        assertThatThrownBy(() -> client.schema(7))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("cannot be used, tried again for 150 ms")
                .hasMessageContaining(registry.url() + "/schemas/ids/7")
                .hasMessageContaining("ConnectException");
    }

    @Test
    void shouldAskTheNextUrlWhenOneIsDown() throws Exception {
        String down;
        try (FakeRegistry other = new FakeRegistry()) {
            down = other.url();
        }
        registry.put(7, FakeRegistry.wrapped(STRING));
        RegistryClient client =
                new RegistryClient(
                        new RegistryOptions(
                                List.of(down, registry.url()), Map.of(), Duration.ZERO));

        assertThat(client.schema(7).getType()).isEqualTo(Schema.Type.STRING);
    }

    @Test
    void shouldTellARegistryFromAnyOtherServer() {
        assertThatThrownBy(
                        () ->
                                new RegistryClient(options(registry.url() + "/other", Map.of()))
                                        .schema(7))
                .isInstanceOf(UncheckedIOException.class)
                .hasMessageContaining("404 <html>");
    }

    @Test
    void shouldRegisterAndLookUp() throws Exception {
        RegistryClient client = client();

        assertThat(client.hasSubject("a b-value")).isFalse();
        assertThatThrownBy(() -> client.lookUp("a b-value", AvroSchemas.EMBEDDING))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("under the subject a b-value");
        int id = client.register("a b-value", AvroSchemas.EMBEDDING);
        assertThat(client.register("a b-value", AvroSchemas.EMBEDDING)).isEqualTo(id);
        assertThat(client.lookUp("a b-value", AvroSchemas.EMBEDDING)).isEqualTo(id);
        assertThat(client.hasSubject("a b-value")).isTrue();
        assertThat(client.schema(id)).isEqualTo(AvroSchemas.EMBEDDING);
        assertThat(registry.asked).contains("POST /subjects/a%20b-value/versions");
    }

    @Test
    void shouldSayWhyASchemaIsNotTaken() {
        registry.failures.add(409);

        assertThatThrownBy(() -> client().register("s", AvroSchemas.EMBEDDING))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("on purpose");
    }

    @Test
    void shouldShowWhoItIs() throws Exception {
        registry.put(7, FakeRegistry.wrapped(STRING));

        client().schema(7);
        assertThat(registry.authorization).isNull();
        new RegistryClient(options(registry.url(), Map.of("basic.auth.user.info", "me:pass")))
                .schema(7);
        assertThat(registry.authorization).isEqualTo("Basic bWU6cGFzcw==");
        new RegistryClient(options(registry.url() + "/", Map.of("bearer.auth.token", "t0ken")))
                .schema(7);
        assertThat(registry.authorization).isEqualTo("Bearer t0ken");
    }

    @Test
    void shouldNameATrustStoreThatIsNotThere() {
        assertThatThrownBy(
                        () ->
                                new RegistryClient(
                                        options(
                                                "https://localhost",
                                                Map.of(
                                                        "ssl.truststore.location",
                                                        "/no/such/file",
                                                        "ssl.truststore.password",
                                                        "hunter2"))))
                .isInstanceOf(RegistryException.class)
                .hasMessageContaining("/no/such/file")
                .hasMessageNotContaining("hunter2");
    }

    @Test
    void shouldRefuseOptionsThatCannotBeUsedAndShowNoSecret() {
        assertThatThrownBy(
                        () ->
                                options(
                                        "ftp://me:hunter2@host",
                                        Map.of(
                                                "basic.auth.user.info", "hunter2",
                                                "bearer.auth.token", "hunter2",
                                                "basic.auth", "x")))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("must be of the form http")
                .hasMessageContaining("holds a user")
                .hasMessageContaining("no property basic.auth;")
                .hasMessageContaining("set one of them")
                .hasMessageContaining("user:password")
                .hasMessageNotContaining("hunter2");
        assertThatThrownBy(() -> new RegistryOptions(List.of(), Map.of(), Duration.ZERO))
                .hasMessageContaining("no URL");
        assertThat(options("http://host", Map.of("bearer.auth.token", "hunter2")).toString())
                .isEqualTo("http://host with [bearer.auth.token]");
    }

    private RegistryClient client() throws RegistryException {
        return new RegistryClient(options(registry.url(), Map.of()));
    }

    private static RegistryOptions options(String url, Map<String, String> properties) {
        return new RegistryOptions(List.of(url), properties, Duration.ofSeconds(10));
    }
}
