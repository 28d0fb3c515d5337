package io.flinkinstructor.schemas;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class Utf8Test {

    @Test
    void takesEveryCodePoint() {
        for (int codePoint = 0; codePoint <= Character.MAX_CODE_POINT; codePoint++) {
            if (codePoint < Character.MIN_SURROGATE || codePoint > Character.MAX_SURROGATE) {
                String text = Character.toString(codePoint);
                assertThat(Utf8.isValid(text.getBytes(UTF_8))).isTrue();
                assertThat(Utf8.firstLoneSurrogate(text)).isEqualTo(-1);
            }
        }
    }

    @Test
    void agreesWithTheJdkOnAllPairsAndTriplesOfNotableBytes() {
        int[] notable = {
            0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1,
            0xec, 0xed, 0xee, 0xef, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xff
        };
        for (int first : notable) {
            for (int second : notable) {
                for (int third : notable) {
                    for (int fourth : notable) {
                        assertAgrees(
                                new byte[] {
                                    (byte) first, (byte) second, (byte) third, (byte) fourth
                                });
                    }
                }
            }
        }
    }

    @Property
    void agreesWithTheJdk(@ForAll @Size(max = 40) byte[] bytes) {
        assertAgrees(bytes);
    }

    @Property
    void replacesExactlyLoneSurrogates(@ForAll String text) {
        String clean = Utf8.withoutLoneSurrogates(text);

        assertThat(Utf8.firstLoneSurrogate(clean)).isEqualTo(-1);
        assertThat(clean.length()).isEqualTo(text.length());
        if (Utf8.firstLoneSurrogate(text) < 0) {
            assertThat(clean).isSameAs(text);
        }
    }

    @Test
    void findsLoneSurrogates() {
        assertThat(Utf8.firstLoneSurrogate("a\ud83d\ude00\ud83d")).isEqualTo(3);
        assertThat(Utf8.firstLoneSurrogate("\ude00a")).isZero();
        assertThat(Utf8.withoutLoneSurrogates("\ud83d\ud83d\ude00\ude00x"))
                .isEqualTo("\ufffd\ud83d\ude00\ufffdx");
        assertThat(Utf8.withoutLoneSurrogates(null)).isNull();
    }

    private static void assertAgrees(byte[] bytes) {
        CharsetDecoder decoder = UTF_8.newDecoder();
        ByteBuffer in = ByteBuffer.wrap(bytes);
        boolean valid = !decoder.decode(in, CharBuffer.allocate(bytes.length + 4), true).isError();
        int expected = valid ? -1 : in.position();

        assertThat(Utf8.firstInvalid(bytes)).as(Arrays.toString(bytes)).isEqualTo(expected);
    }
}
