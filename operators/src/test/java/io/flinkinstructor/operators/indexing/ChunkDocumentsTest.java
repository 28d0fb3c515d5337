package io.flinkinstructor.operators.indexing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.operators.embedding.EmbeddingOptions;
import io.flinkinstructor.operators.embedding.ModelInputs;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.InstructionTemplate;
import io.flinkinstructor.schemas.NamedInstruction;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.streaming.util.ProcessFunctionTestHarnesses;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(60)
@SuppressWarnings("try") // Flink's harnesses throw any exception from close
class ChunkDocumentsTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 0, 1, 2);
    private static final Map<String, String> ATTRIBUTES = Map.of("a", "1");
    private static final InstructionNames NAMES =
            InstructionNames.of(
                    List.of(named("a", "a: "), named("b", "b: "), named("c", "c: ")),
                    List.of("b", "a"));
    private static final EmbeddingOptions UNNAMED = EmbeddingOptions.DEFAULTS;
    private static final EmbeddingOptions NAMED = EmbeddingOptions.DEFAULTS.withNames(NAMES);
    private static final ChunkingOptions SMALL = new ChunkingOptions(ChunkingMode.NONE, 20, 5);

    /** Several chunks. */
    private static final String LONG = new RandomTexts(1).paragraph(12, 12);

    private final List<Chunk> chunks = new ArrayList<>();
    private final List<DeadLetter> letters = new ArrayList<>();

    @ParameterizedTest
    @EnumSource(names = {"NONE", "MEAN"})
    void aDocumentIsOneChunk(ChunkingMode mode) throws Exception {
        run(mode, UNNAMED, request(LONG, "I:"));
        assertThat(chunks)
                .containsExactly(
                        new Chunk("i", "0", 0, 1, LONG, "I:", null, ATTRIBUTES, false, SOURCE));
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionStaysOne(ChunkingMode mode) throws Exception {
        run(mode, UNNAMED, EmbeddingRequest.delete("i"));
        assertThat(chunks)
                .containsExactly(new Chunk("i", "0", 0, 0, null, null, null, Map.of(), true, null));
    }

    @Test
    void aDocumentIsOneChunkForEachInstruction() throws Exception {
        run(ChunkingMode.NONE, NAMED, request("t", null));
        assertThat(chunks)
                .containsExactly(
                        new Chunk("i", "0", 0, 1, "t", null, "b", ATTRIBUTES, false, SOURCE),
                        new Chunk("i", "0", 0, 1, "t", null, "a", ATTRIBUTES, false, SOURCE));
        chunks.clear();
        run(
                ChunkingMode.NONE,
                NAMED,
                new EmbeddingRequest("i", "t", null, List.of("c"), Map.of(), false, null));
        assertThat(chunks)
                .containsExactly(new Chunk("i", "0", 0, 1, "t", null, "c", Map.of(), false, null));
    }

    @ParameterizedTest
    @EnumSource
    void aDeletionIsOneForEachInstructionThatThereIs(ChunkingMode mode) throws Exception {
        run(
                mode,
                NAMED,
                EmbeddingRequest.delete("i"),
                new EmbeddingRequest("i", null, null, List.of("c"), Map.of(), true, null));
        assertThat(chunks).extracting(Chunk::instructionName).containsExactly("a", "b", "c", "c");
        assertThat(chunks).allMatch(chunk -> chunk.delete() && chunk.chunks() == 0);
    }

    @Test
    void aLongDocumentIsCutIntoChunksThatKnowWhereTheyStand() throws Exception {
        run(ChunkingMode.CHUNK, UNNAMED, request(LONG, null));
        assertThat(chunks).hasSizeGreaterThan(4);
        for (int i = 0; i < chunks.size(); i++) {
            Chunk chunk = chunks.get(i);
            assertThat(chunk.text()).isEqualTo(LONG.substring(chunk.begin(), chunk.end()));
            assertThat(chunk.length()).isEqualTo(LONG.length());
            assertThat(chunk.position()).isEqualTo(i);
            assertThat(chunk.chunks()).isEqualTo(chunks.size());
            assertThat(chunk.isPart()).isTrue();
            assertThat(chunk.attributes()).isEqualTo(ATTRIBUTES);
            assertThat(chunk.source()).isEqualTo(SOURCE);
            assertThat(WordCounter.tokens(chunk.text())).isLessThanOrEqualTo(20);
        }
        List<String> ids = chunks.stream().map(Chunk::chunk).toList();
        assertThat(chunks.get(chunks.size() - 1).documentChunks()).isEqualTo(ids);
        assertThat(chunks.get(0).documentChunks()).isNull();
    }

    @Test
    void aLongDocumentIsTruncatedAtASentence() throws Exception {
        String text = "One sentence. ".repeat(20);
        run(ChunkingMode.TRUNCATE, UNNAMED, request(text, null), request("Short.", null));
        assertThat(chunks).extracting(Chunk::chunk).containsExactly("0", "0");
        assertThat(text).startsWith(chunks.get(0).text());
        assertThat(chunks.get(0).text()).isNotEqualTo(text).endsWith("One sentence.");
        assertThat(chunks.get(0).end()).isEqualTo(chunks.get(0).text().length());
        assertThat(chunks.get(0).isPart()).isTrue();
        assertThat(chunks.get(1).text()).isEqualTo("Short.");
        assertThat(chunks.get(1).isPart()).isFalse();
    }

    @Test
    void theChunksAreTheSameForAllInstructionsAndFitWithTheLongest() throws Exception {
        String longest = "word ".repeat(40);
        InstructionNames names =
                InstructionNames.of(
                        List.of(named("short", ""), named("long", longest)),
                        List.of("short", "long"));
        run(
                new ChunkingOptions(ChunkingMode.CHUNK, 60, 0),
                UNNAMED.withNames(names),
                request(LONG, null));
        List<Chunk> one = chunks.subList(0, chunks.size() / 2);
        List<Chunk> other = chunks.subList(chunks.size() / 2, chunks.size());
        assertThat(one).extracting(Chunk::instructionName).containsOnly("short");
        assertThat(other).extracting(Chunk::instructionName).containsOnly("long");
        assertThat(one)
                .extracting(Chunk::chunk)
                .isEqualTo(other.stream().map(Chunk::chunk).toList());
        int room = WordEngine.MAX_TOKENS - 2 - WordCounter.tokens(longest);
        for (Chunk chunk : chunks) {
            assertThat(WordCounter.tokens(chunk.text())).isLessThanOrEqualTo(room);
        }
    }

    @Test
    void anInstructionThatLeavesNoRoomFailsTheDocumentAlone() throws Exception {
        run(
                ChunkingMode.CHUNK,
                UNNAMED,
                request(LONG, "word ".repeat(60)),
                request("After it.", null));
        assertThat(chunks).extracting(Chunk::text).containsExactly("After it.");
        DeadLetter letter = onlyLetter();
        assertThat(letter.reason())
                .contains("cannot be cut into chunks", "shorten the instruction");
        assertThat(letter.stage()).isEqualTo(DeadLetter.EMBED);
        assertThat(letter.id()).isEqualTo("i");
        assertThat(letter.chunk()).isNull();
        assertThat(letter.source()).isEqualTo(SOURCE);
        assertThat(new EmbeddingRequestReader().read(letter.key(), letter.payload(), SOURCE))
                .isEqualTo(request(LONG, "word ".repeat(60)));
    }

    @Test
    void aTokenizerThatFailsFailsTheDocumentAlone() throws Exception {
        run(
                ChunkingMode.TRUNCATE,
                UNNAMED,
                request(WordEngine.POISON, null),
                request("After it.", null));
        assertThat(chunks).extracting(Chunk::text).containsExactly("After it.");
        assertThat(onlyLetter().reason())
                .contains("9 characters cannot be cut into chunks: the tokenizer broke");
    }

    @Test
    void anInstructionThatIsNotThereFailsTheDocumentAlone() throws Exception {
        EmbeddingOptions template = UNNAMED.withTemplate(InstructionTemplate.parse("In {lang}: "));
        run(ChunkingMode.CHUNK, template, request(LONG, null));
        assertThat(onlyLetter().reason()).contains("\"lang\" (missing)");
        letters.clear();
        run(
                ChunkingMode.CHUNK,
                NAMED,
                new EmbeddingRequest("i", LONG, null, List.of("a", "z"), Map.of(), false, null));
        assertThat(onlyLetter().reason()).contains("\"z\" is not in the instructions file");
        assertThat(new String(letters.get(0).payload(), UTF_8))
                .contains("\"instruction-name\":[\"a\",\"z\"]");
        assertThat(chunks).isEmpty();
    }

    @ParameterizedTest
    @EnumSource
    void aDocumentThatHasNoRoomInFlightIsRefusedWhereItMustFit(ChunkingMode mode) throws Exception {
        run(mode, UNNAMED.withMaxInFlightBytes(2L * LONG.length()), request(LONG, null));
        if (mode == ChunkingMode.CHUNK || mode == ChunkingMode.MEAN) {
            assertThat(chunks).isEmpty();
            assertThat(onlyLetter().reason()).contains("raise embedding.max-in-flight-bytes");
        } else {
            assertThat(chunks).hasSize(1);
        }
    }

    @Test
    void theEngineIsUsedOnlyWhereTextsAreCutAndIsGivenBack() throws Exception {
        run(ChunkingMode.CHUNK, UNNAMED, request(LONG, null));
        run(ChunkingMode.NONE, UNNAMED.withPrompt("none of the model's"), request(LONG, null));
        assertThat(WordEngine.OPEN).hasValue(0);
    }

    private static NamedInstruction named(String name, String instruction) {
        return new NamedInstruction(name, instruction, null);
    }

    private static EmbeddingRequest request(String text, String instruction) {
        return new EmbeddingRequest("i", text, instruction, ATTRIBUTES, false, SOURCE);
    }

    private DeadLetter onlyLetter() {
        assertThat(letters).hasSize(1);
        return letters.get(0);
    }

    private void run(ChunkingMode mode, EmbeddingOptions options, EmbeddingRequest... requests)
            throws Exception {
        run(SMALL.withMode(mode), options, requests);
    }

    /** As a function that has travelled with its job makes them. */
    private void run(
            ChunkingOptions chunking, EmbeddingOptions options, EmbeddingRequest... requests)
            throws Exception {
        ChunkDocuments function =
                InstantiationUtil.clone(
                        new ChunkDocuments(chunking, new ModelInputs(new WordEngine(), options)));
        try (KeyedOneInputStreamOperatorTestHarness<String, EmbeddingRequest, Chunk> harness =
                ProcessFunctionTestHarnesses.forKeyedProcessFunction(
                        function, EmbeddingRequest::id, Types.STRING)) {
            for (EmbeddingRequest request : requests) {
                harness.processElement(request, 7);
            }
            chunks.addAll(harness.extractOutputValues());
            Queue<StreamRecord<DeadLetter>> side =
                    harness.getSideOutput(ChunkDocuments.DEAD_LETTERS);
            if (side != null) {
                side.forEach(letter -> letters.add(letter.getValue()));
            }
        }
    }
}
