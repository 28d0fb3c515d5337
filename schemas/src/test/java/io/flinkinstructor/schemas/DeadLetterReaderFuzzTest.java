package io.flinkinstructor.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever bytes come, they are a dead letter that can be written and read again, or refused. */
class DeadLetterReaderFuzzTest {

    private final DeadLetterReader reader = new DeadLetterReader();
    private final DeadLetterWriter writer = new DeadLetterWriter();

    static Stream<byte[]> seeds() {
        DeadLetterWriter writer = new DeadLetterWriter();
        SourcePosition source = new SourcePosition("documents", 3, 12, 1763683200000L);
        byte[] text = "{\"id\": \"doc-1\"}".getBytes(StandardCharsets.UTF_8);
        byte[] noText = {(byte) 0xff, 0, 1};
        return Stream.of(
                writer.write(new DeadLetter("read", "why", "doc-1", "0", source, text, noText, 3)),
                writer.write(new DeadLetter("embed", "why", null, null, null, null, null, 0)));
    }

    @MethodSource("seeds")
    @FuzzTest
    void shouldReadOrRefuse(byte[] value) throws MalformedRecordException {
        DeadLetter letter;
        try {
            letter = reader.read(value);
        } catch (MalformedRecordException e) {
            Refusals.check(e);
            return;
        }
        assertThat(reader.read(writer.write(letter))).usingRecursiveComparison().isEqualTo(letter);
    }
}
