package io.flinkinstructor.operators.indexing;

import static org.assertj.core.api.Assertions.assertThat;

import io.flinkinstructor.operators.embedding.Chunk;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.InstructionNames;
import io.flinkinstructor.schemas.NamedInstruction;
import io.flinkinstructor.schemas.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.flink.api.common.functions.util.ListCollector;
import org.apache.flink.util.InstantiationUtil;
import org.junit.jupiter.api.Test;

class WholeDocumentsTest {

    private static final SourcePosition SOURCE = new SourcePosition("documents", 0, 1, 2);
    private static final Map<String, String> ATTRIBUTES = Map.of("a", "1");
    private static final InstructionNames NAMES =
            InstructionNames.of(List.of(named("a"), named("b"), named("c")), List.of("b", "a"));

    @Test
    void aDocumentIsOneChunk() throws Exception {
        assertThat(
                        chunks(
                                InstructionNames.NONE,
                                new EmbeddingRequest("i", "t", "I:", ATTRIBUTES, false, SOURCE)))
                .containsExactly(
                        new Chunk("i", "0", 0, 1, "t", "I:", null, ATTRIBUTES, false, SOURCE));
    }

    @Test
    void aDeletionStaysOne() throws Exception {
        assertThat(chunks(InstructionNames.NONE, EmbeddingRequest.delete("i")))
                .containsExactly(new Chunk("i", "0", 0, 0, null, null, null, Map.of(), true, null));
    }

    @Test
    void aDocumentIsOneChunkForEachInstruction() throws Exception {
        assertThat(chunks(NAMES, new EmbeddingRequest("i", "t", null, ATTRIBUTES, false, SOURCE)))
                .containsExactly(
                        new Chunk("i", "0", 0, 1, "t", null, "b", ATTRIBUTES, false, SOURCE),
                        new Chunk("i", "0", 0, 1, "t", null, "a", ATTRIBUTES, false, SOURCE));
        assertThat(
                        chunks(
                                NAMES,
                                new EmbeddingRequest(
                                        "i", "t", null, List.of("c"), Map.of(), false, null)))
                .containsExactly(new Chunk("i", "0", 0, 1, "t", null, "c", Map.of(), false, null));
    }

    @Test
    void aDeletionIsOneForEachInstructionThatThereIs() throws Exception {
        assertThat(chunks(NAMES, EmbeddingRequest.delete("i")))
                .containsExactly(
                        new Chunk("i", "0", 0, 0, null, null, "a", Map.of(), true, null),
                        new Chunk("i", "0", 0, 0, null, null, "b", Map.of(), true, null),
                        new Chunk("i", "0", 0, 0, null, null, "c", Map.of(), true, null));
        assertThat(
                        chunks(
                                NAMES,
                                new EmbeddingRequest(
                                        "i", null, null, List.of("c"), Map.of(), true, null)))
                .extracting(Chunk::instructionName)
                .containsExactly("c");
    }

    private static NamedInstruction named(String name) {
        return new NamedInstruction(name, name + ": ", null);
    }

    /** As a function that has travelled with its job makes them. */
    private static List<Chunk> chunks(InstructionNames names, EmbeddingRequest request)
            throws Exception {
        List<Chunk> chunks = new ArrayList<>();
        InstantiationUtil.clone(new WholeDocuments(names))
                .flatMap(request, new ListCollector<>(chunks));
        return chunks;
    }
}
