package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AttributesReaderTest {

    private final AttributesReader reader = new AttributesReader();

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Test
    void shouldReadWhatTheWriterWrites() throws Exception {
        Map<String, String> attributes = new LinkedHashMap<>();
        attributes.put("lang", "\"en\"");
        attributes.put("quotes \" and \\", "\"\\\"\\\\ü\ud83d\ude80\"");
        attributes.put("number", "1.50");
        attributes.put("large", "12345678901234567890");
        attributes.put("yes", "true");
        attributes.put("nothing", "null");
        assertThat(reader.read(new AttributesWriter().write(attributes)))
                .containsExactlyEntriesOf(attributes);
    }

    @Test
    void shouldRefuseWhatIsNotAnObjectOfScalars() {
        for (String bad : new String[] {"[]", "{\"a\": {}}", "{\"a\": [1]}", "{\"a\":", ""}) {
            assertThatThrownBy(() -> reader.read(utf8(bad)))
                    .isInstanceOf(MalformedRecordException.class);
        }
    }
}
