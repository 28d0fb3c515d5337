package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.flinkinstructor.operators.embedding.ChunkHashes;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedChunksTest {

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 127, 128, 16_384})
    void shouldComeBackAsTheyWere(int count) throws Exception {
        Map<String, Map<String, ChunkHashes>> chunks = new HashMap<>();
        chunks.put(null, chunks(count));
        chunks.put("näme", chunks(2));
        Map<String, Map<String, ChunkHashes>> unpacked =
                PackedChunks.unpack(PackedChunks.pack(chunks));
        assertThat(unpacked).isEqualTo(chunks);
        assertThat(unpacked.get(null).keySet()).containsExactlyElementsOf(chunks(count).keySet());
    }

    @Test
    void shouldTakeSeventeenBytesBesideTheId() throws Exception {
        Map<String, Map<String, ChunkHashes>> chunks = new HashMap<>();
        chunks.put(null, chunks(1));
        int one = PackedChunks.pack(chunks).length;
        chunks.put(null, chunks(100));
        int hundred = PackedChunks.pack(chunks).length;
        int id = chunks(1).keySet().iterator().next().length();
        assertThat(hundred - one).isEqualTo(99 * (17 + id));
        assertThat(one).isEqualTo(3 + 17 + id);
    }

    @Test
    void shouldRefuseAnotherForm() {
        assertThatThrownBy(() -> PackedChunks.unpack(new byte[] {2}))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("form 2");
    }

    private static Map<String, ChunkHashes> chunks(int count) {
        Map<String, ChunkHashes> chunks = new LinkedHashMap<>();
        for (int i = 0; i < count; i++) {
            chunks.put(String.format("%016x", i), new ChunkHashes(-i, Long.MAX_VALUE / (i + 1)));
        }
        return chunks;
    }
}
