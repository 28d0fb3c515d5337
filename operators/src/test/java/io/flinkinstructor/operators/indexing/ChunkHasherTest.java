package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.ChunkHashes;
import io.flinkinstructor.operators.model.ModelInfo;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ChunkHasherTest {

    private static final ChunkingOptions WHOLE = ChunkingOptions.DEFAULTS;

    private final ChunkHasher hasher = hasher("m", "f00d");

    @Test
    void shouldNotDependOnWhereItWasReadOrOnTheOrderOfAttributes() {
        Map<String, String> one = new LinkedHashMap<>();
        one.put("a", "1");
        one.put("b", "2");
        Map<String, String> other = new LinkedHashMap<>();
        other.put("b", "2");
        other.put("a", "1");
        ChunkHashes hashes = hasher.hashes(chunk("t", 0, 1, one, 1), "I:");
        assertThat(hasher("m", "f00d").hashes(chunk("t", 0, 1, other, 2), "I:")).isEqualTo(hashes);
    }

    @Test
    void shouldTellApartAllThatTheModelSees() {
        Chunk chunk = chunk("text", 0, 1, Map.of(), 1);
        Set<Long> inferred = new HashSet<>();
        inferred.add(hasher.hashes(chunk, null).inferred());
        inferred.add(hasher.hashes(chunk, "").inferred());
        inferred.add(hasher.hashes(chunk, "I:").inferred());
        inferred.add(hasher.hashes(chunk("ext", 0, 1, Map.of(), 1), "It").inferred());
        inferred.add(hasher.hashes(chunk("", 0, 1, Map.of(), 1), "Itext").inferred());
        inferred.add(hasher.hashes(chunk("\ud800", 0, 1, Map.of(), 1), null).inferred());
        inferred.add(hasher.hashes(chunk("\ud801", 0, 1, Map.of(), 1), null).inferred());
        inferred.add(hasher("m", "beef").hashes(chunk, null).inferred());
        assertThat(inferred).hasSize(8);
    }

    @Test
    void shouldTellApartAllElseThatIsWritten() {
        Chunk chunk = chunk("text", 0, 2, Map.of("a", "1"), 1);
        ChunkHashes hashes = hasher.hashes(chunk, null);
        Set<Long> written = new HashSet<>(Set.of(hashes.written()));
        for (Chunk other :
                new Chunk[] {
                    chunk("text", 1, 2, Map.of("a", "1"), 1),
                    chunk("text", 0, 3, Map.of("a", "1"), 1),
                    chunk("text", 0, 2, Map.of("a", "2"), 1),
                    chunk("text", 0, 2, Map.of("b", "1"), 1),
                    chunk("text", 0, 2, Map.of("a", "1", "b", "1"), 1),
                    chunk("text", 0, 2, Map.of(), 1)
                }) {
            ChunkHashes others = hasher.hashes(other, null);
            assertThat(others.inferred()).isEqualTo(hashes.inferred());
            written.add(others.written());
        }
        assertThat(written).hasSize(7);
        ChunkHashes renamed = hasher("n", "f00d").hashes(chunk, null);
        assertThat(renamed.inferred()).isEqualTo(hashes.inferred());
        assertThat(renamed.written()).isNotEqualTo(hashes.written());
    }

    @Test
    void shouldTellApartWhereAChunkStandsWhereThatIsWritten() {
        Set<ChunkHashes> hashes = new HashSet<>();
        hashes.add(hasher.hashes(part(0, 4, 4), null));
        hashes.add(hasher.hashes(part(0, 4, 5), null));
        hashes.add(hasher.hashes(part(1, 5, 5), null));
        hashes.add(hasher.hashes(part(0, 3, 5), null));
        assertThat(hashes).hasSize(4);
        assertThat(hashes)
                .extracting(ChunkHashes::inferred)
                .containsOnly(hasher.hashes(part(0, 4, 4), null).inferred());
    }

    @Test
    void shouldNotSeeWhereAChunkStandsWhereEachRecordNeedsItsVector() {
        ChunkHasher placeless = placeless(WHOLE);
        ChunkHashes whole = hasher.hashes(chunk("text", 0, 1, Map.of("a", "1"), 1), "I:");
        assertThat(placeless.hashes(chunk("text", 0, 1, Map.of("a", "1"), 1), "I:"))
                .isEqualTo(whole);
        assertThat(placeless.hashes(chunk("text", 5, 7, Map.of("a", "1"), 1), "I:"))
                .isEqualTo(whole);
        assertThat(placeless.hashes(part(3, 7, 9), null))
                .isEqualTo(placeless.hashes(part(0, 4, 4), null));
    }

    @Test
    void shouldTellApartWhatAMeanIsOf() {
        Chunk chunk = chunk("text", 0, 1, Map.of(), 1);
        ChunkingOptions mean = WHOLE.withMode(ChunkingMode.MEAN);
        Set<Long> inferred = new HashSet<>();
        for (ChunkingOptions chunking :
                new ChunkingOptions[] {
                    WHOLE, mean, mean.withSizes(128, 32), mean.withSizes(256, 0)
                }) {
            inferred.add(placeless(chunking).hashes(chunk, null).inferred());
        }
        assertThat(inferred).hasSize(4);
        // Else a chunk's text is all that the model sees.
        for (ChunkingMode mode : new ChunkingMode[] {ChunkingMode.TRUNCATE, ChunkingMode.CHUNK}) {
            assertThat(placeless(WHOLE.withMode(mode)).hashes(chunk, null))
                    .isEqualTo(placeless(WHOLE).hashes(chunk, null));
        }
    }

    @Test
    void shouldSeeAChangeAnywhereInALongText() {
        String text = "x".repeat(10_000);
        Set<Long> inferred = new HashSet<>();
        for (int at : new int[] {0, 2047, 2048, 4095, 4096, 9_999}) {
            String changed = text.substring(0, at) + "y" + text.substring(at + 1);
            inferred.add(hasher.hashes(chunk(changed, 0, 1, Map.of(), 1), null).inferred());
        }
        inferred.add(hasher.hashes(chunk(text, 0, 1, Map.of(), 1), null).inferred());
        assertThat(inferred).hasSize(7);
    }

    @Test
    void shouldNeverChange() {
        // What is in the savepoints of users.
        assertThat(hasher.hashes(chunk("text", 1, 2, Map.of("a", "1"), 1), "I:"))
                .isEqualTo(new ChunkHashes(-6085062020683479867L, 7005798324084714244L));
    }

    private static ChunkHasher hasher(String name, String fingerprint) {
        return new ChunkHasher(
                new ModelInfo(name, fingerprint, 2, 16, Map.of(), null), WHOLE, true);
    }

    /** For sinks that need each record's vector. */
    private static ChunkHasher placeless(ChunkingOptions chunking) {
        return new ChunkHasher(new ModelInfo("m", "f00d", 2, 16, Map.of(), null), chunking, false);
    }

    private static Chunk part(int begin, int end, int length) {
        return new Chunk(
                "i", "c", 0, 1, begin, end, length, "text", null, null, Map.of(), false, null,
                null);
    }

    private static Chunk chunk(
            String text, int position, int chunks, Map<String, String> attributes, long offset) {
        return new Chunk(
                "i",
                "c",
                position,
                chunks,
                text,
                null,
                null,
                attributes,
                false,
                new SourcePosition("documents", 0, offset, offset));
    }
}
