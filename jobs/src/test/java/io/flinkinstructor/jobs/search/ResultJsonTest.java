package io.flinkinstructor.jobs.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class ResultJsonTest {

    @Test
    void shouldWriteAllThatIsKnown() throws Exception {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ResultJson.write(Hits.two(), out);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo(
                        "{\"instruction\":\"Q: \",\"instruction-name\":null,\"tokens\":7,"
                                + "\"truncated\":false,\"embed-ms\":5.25,\"search-ms\":1.3,\"hits\":["
                                + "{\"id\":\"a\",\"chunk\":\"0\",\"position\":0,\"chunks\":1,"
                                + "\"score\":0.75,\"text\":\"Ferries carry \\\"cars\\\".\","
                                + "\"attributes\":{\"year\":2020,\"lang\":\"en\"},"
                                + "\"source-time\":1700000094500,\"written-time\":1700000095000},"
                                + "{\"id\":\"b\",\"chunk\":\"c1\",\"position\":1,\"chunks\":3,"
                                + "\"score\":0.5,\"text\":\"<b>\\u001B[31m\\nü\",\"attributes\":{},"
                                + "\"source-time\":null,\"written-time\":null}]}");
    }
}
