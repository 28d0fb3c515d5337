package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class EmbeddedRecordKeyTest {

    @Test
    void writesAndParsesBothForms() {
        EmbeddedRecordKey plain = new EmbeddedRecordKey("a#b", null, "0");
        EmbeddedRecordKey named = new EmbeddedRecordKey("a#b", "query", "0");

        assertThat(plain.toBytes()).isEqualTo("a#b#0".getBytes(UTF_8));
        assertThat(named).hasToString("a#b#query#0");
        assertThat(EmbeddedRecordKey.parse("a#b#0", false)).isEqualTo(plain);
        assertThat(EmbeddedRecordKey.parse("a#b#query#0", true)).isEqualTo(named);
    }

    @Test
    void refusesWhatWouldBeAmbiguous() {
        assertThatThrownBy(() -> new EmbeddedRecordKey("a", null, "0#1"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("chunk id with a #");
        assertThatThrownBy(() -> new EmbeddedRecordKey("a", "x#y", "0"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("instruction name with a #");
    }

    @Test
    void refusesWhatIsNoKey() {
        assertThatThrownBy(() -> EmbeddedRecordKey.parse("a", false))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddedRecordKey.parse("a#0", true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> EmbeddedRecordKey.parse("a", true))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new EmbeddedRecordKey("\ud800", null, "0").toBytes())
                .isInstanceOf(IllegalArgumentException.class);
    }
}
