package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;

class DeadLetterFormatTest {

    private final DeadLetterWriter writer = new DeadLetterWriter();
    private final DeadLetterReader reader = new DeadLetterReader();

    @Test
    void writesTheFieldsInOrder() {
        DeadLetter letter =
                new DeadLetter(
                        DeadLetter.READ,
                        "bad",
                        "doc-1",
                        null,
                        new SourcePosition("documents", 0, 12, 1763683200000L),
                        "doc-1".getBytes(UTF_8),
                        new byte[] {(byte) 0xff},
                        1);

        assertThat(new String(writer.write(letter), UTF_8))
                .isEqualTo(
                        "{\"stage\":\"read\",\"reason\":\"bad\",\"id\":\"doc-1\",\"chunk\":null,"
                                + "\"source\":{\"topic\":\"documents\",\"partition\":0,"
                                + "\"offset\":12,\"timestamp\":1763683200000},"
                                + "\"key\":\"doc-1\",\"key-encoding\":\"utf-8\","
                                + "\"payload\":\"/w==\",\"payload-encoding\":\"base64\","
                                + "\"payload-bytes\":1}");
    }

    @Test
    void keepsTheSizeOfALeftOutPayload() throws Exception {
        DeadLetter letter =
                new DeadLetter(DeadLetter.WRITE, "r", null, "0", null, null, new byte[7], 7)
                        .withoutPayload();

        String json = new String(writer.write(letter), UTF_8);

        assertThat(json).contains("\"payload\":null,\"payload-encoding\":null,\"payload-bytes\":7");
        assertThat(reader.read(json.getBytes(UTF_8))).isEqualTo(letter);
    }

    @Property
    void allBytesAreReadBack(
            @ForAll("bytes") byte[] key, @ForAll("bytes") byte[] payload, @ForAll String reason)
            throws MalformedRecordException {
        DeadLetter letter =
                new DeadLetter(
                        DeadLetter.EMBED,
                        Utf8.withoutLoneSurrogates(reason),
                        null,
                        null,
                        null,
                        key,
                        payload,
                        payload == null ? 0 : payload.length);

        assertThat(reader.read(writer.write(letter))).usingRecursiveComparison().isEqualTo(letter);
    }

    @Test
    void neverRefusesALetter() throws Exception {
        DeadLetter letter =
                new DeadLetter("read", "a\ud800", "b\udc00", "c\ud800", null, null, null, 0);

        assertThat(reader.read(writer.write(letter)))
                .isEqualTo(
                        new DeadLetter(
                                "read", "a\ufffd", "b\ufffd", "c\ufffd", null, null, null, 0));
    }

    @Test
    void refusesWhatIsNoLetter() {
        assertFault("{\"stage\":\"read\"}", "stage or reason is missing");
        assertFault("{\"stage\":\"s\",\"reason\":\"r\",\"key\":\"k\"}", "key-encoding must be");
        assertFault(
                "{\"stage\":\"s\",\"reason\":\"r\",\"key\":\"!\",\"key-encoding\":\"base64\"}",
                "key is not base64");
    }

    @Provide
    static Arbitrary<byte[]> bytes() {
        return Arbitraries.oneOf(
                        Arbitraries.bytes().array(byte[].class).ofMaxSize(20),
                        EmbeddingRequestWriterTest.texts().map(text -> text.getBytes(UTF_8)))
                .injectNull(0.1);
    }

    private void assertFault(String json, String message) {
        assertThatThrownBy(() -> reader.read(json.getBytes(UTF_8)))
                .isInstanceOf(MalformedRecordException.class)
                .hasMessageContaining(message);
    }
}
