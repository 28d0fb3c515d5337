package io.flinkinstructor.jobs.pipeline;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.flinkinstructor.jobs.machine.SelfSigned;
import io.flinkinstructor.jobs.options.PipelineSettings;
import io.flinkinstructor.jobs.options.RefusedException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.util.ExceptionUtils;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A schema registry that speaks TLS and asks for a password. */
class SecureRegistryITCase {

    private static final String SECRET = "hunter2hunter2";
    private static final String USER = "reader:" + SECRET;
    private static final String PROPERTIES = "schema-registry.properties.";

    @TempDir Path directory;
    private SelfSigned identity;
    private ArticleRegistry registry;
    private RecordedLog log;

    @BeforeEach
    void start() throws Exception {
        identity = SelfSigned.make(directory, "registry", "ip:127.0.0.1");
        registry = ArticleRegistry.secure(identity, USER, null);
        log = new RecordedLog();
    }

    @AfterEach
    void stop() {
        log.close();
        registry.close();
    }

    private Map<String, String> options(KafkaFixture kafka, String url, Path trusted, String user) {
        return RunningPipeline.options(
                kafka,
                "source.format",
                "avro",
                "source.text-fields",
                "title",
                "source.bounded",
                "true",
                "sink.format",
                "avro",
                "schema-registry.url",
                url,
                PROPERTIES + "basic.auth.user.info",
                user,
                PROPERTIES + "ssl.truststore.type",
                "PEM",
                PROPERTIES + "ssl.truststore.location",
                trusted.toString());
    }

    @Test
    void shouldBeUsedByItsCertificateAndPassword() throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            kafka.send(KafkaFixture.bytes("7"), ArticleRegistry.article(1, 7, "A ferry."));
            kafka.flush();
            Map<String, String> options =
                    options(kafka, registry.url(), identity.certificate(), USER);
            RegistryCheck.check(PipelineSettings.load(null, options));

            try (RunningPipeline pipeline =
                    RunningPipeline.start(directory.resolve("state"), options)) {
                pipeline.awaitEnd();
            }

            assertThat(kafka.committed(kafka.embeddings)).hasSize(1);
            assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
        }
        assertThat(log.lines()).isNotEmpty();
        assertNothingIsTold();
    }

    private void assertNothingIsTold() {
        assertThat(log.lines())
                .noneMatch(line -> line.contains(SECRET))
                .noneMatch(line -> line.contains(SelfSigned.PASSWORD));
    }

    /** What is said instead of a start, at once: a certificate does not change by itself. */
    private String refusal(String url, Path trusted, String user) throws Exception {
        try (KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options = options(kafka, url, trusted, user);
            options.put("schema-registry.retry-timeout", "10 min");
            PipelineSettings settings = PipelineSettings.load(null, options);
            long start = System.nanoTime();
            RefusedException refused =
                    catchThrowableOfType(
                            RefusedException.class, () -> RegistryCheck.check(settings));
            // A registry that is away is tried again for all that time.
            assertThat(System.nanoTime() - start).isLessThan(Duration.ofMinutes(5).toNanos());
            assertThat(ExceptionUtils.stringifyException(refused)).doesNotContain(SECRET);
            assertNothingIsTold();
            return refused.getMessage();
        }
    }

    @Test
    void shouldBeRefusedWithACertificateThatIsNotTrusted() throws Exception {
        SelfSigned other = SelfSigned.make(directory, "other", "ip:127.0.0.1");

        assertThat(refusal(registry.url(), other.certificate(), USER))
                .contains("The schema registry cannot be used")
                .contains(registry.url())
                .contains("unable to find valid certification path")
                .contains(PROPERTIES + "ssl.truststore.location");
        assertThat(registry.calls()).isZero();
    }

    @Test
    void shouldBeRefusedWithACertificateOfAnotherHost() throws Exception {
        SelfSigned elsewhere = SelfSigned.make(directory, "elsewhere", "dns:registry.example");
        try (ArticleRegistry other = ArticleRegistry.secure(elsewhere, USER, null)) {
            assertThat(refusal(other.url(), elsewhere.certificate(), USER))
                    .contains("No subject alternative names matching IP address 127.0.0.1");
            assertThat(other.calls()).isZero();
        }
    }

    @Test
    void shouldBeShownACertificateWhereItAsksForOne() throws Exception {
        SelfSigned client = SelfSigned.make(directory, "client", "dns:client");
        try (ArticleRegistry asking = ArticleRegistry.secure(identity, USER, client);
                KafkaFixture kafka = new KafkaFixture()) {
            Map<String, String> options =
                    options(kafka, asking.url(), identity.certificate(), USER);
            // What hangs up may be back soon.
            options.put("schema-registry.retry-timeout", "100 ms");
            PipelineSettings without = PipelineSettings.load(null, options);
            assertThatThrownBy(() -> RegistryCheck.check(without))
                    .hasMessageContaining(asking.url())
                    .hasMessageContaining("set " + PROPERTIES + "ssl.keystore.location");
            assertThat(asking.calls()).isZero();

            options.remove("schema-registry.retry-timeout");
            options.put(PROPERTIES + "ssl.keystore.type", "PKCS12");
            options.put(PROPERTIES + "ssl.keystore.location", client.keys().toString());
            options.put(PROPERTIES + "ssl.keystore.password", SelfSigned.PASSWORD);
            RegistryCheck.check(PipelineSettings.load(null, options));
            assertThat(asking.calls()).isEqualTo(2);
        }
        assertNothingIsTold();
    }

    @Test
    void shouldBeRefusedWithAnotherPassword() throws Exception {
        assertThat(refusal(registry.url(), identity.certificate(), USER + "x"))
                .contains("refuses: GET " + registry.url())
                .contains("answers 401")
                .contains(PROPERTIES + "basic.auth.user.info");
    }
}
