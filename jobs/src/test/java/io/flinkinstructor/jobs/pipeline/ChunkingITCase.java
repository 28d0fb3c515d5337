package io.flinkinstructor.jobs.pipeline;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.flinkinstructor.jobs.exactlyonce.ModelVectors;
import io.flinkinstructor.jobs.exactlyonce.Vectors;
import io.flinkinstructor.operators.indexing.ChunkingMode;
import io.flinkinstructor.operators.indexing.ChunkingOptions;
import io.flinkinstructor.operators.indexing.ModelTokenCounter;
import io.flinkinstructor.operators.indexing.TextChunk;
import io.flinkinstructor.operators.indexing.TextChunker;
import io.flinkinstructor.operators.model.DirectoryModel;
import io.flinkinstructor.operators.model.Model;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.MalformedRecordException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Long documents from topic to topic, cut into chunks that are counted with the model. */
class ChunkingITCase {

    private static final int PARAGRAPHS = 20;
    private static final int MAX_TOKENS = 100;
    private static final int OVERLAP = 20;
    private static final String POISON = "brimstone";
    private static final String INSTRUCTION = "passage: ";

    @TempDir Path directory;
    private final Random random = new Random(42);
    private KafkaFixture kafka;

    @BeforeEach
    void openTopics() throws Exception {
        kafka = new KafkaFixture();
    }

    @AfterEach
    void close() {
        kafka.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"hashmap", "rocksdb"})
    void shouldEmbedFewChunksOfADocumentThatIsEdited(String backend) throws Exception {
        List<String> paragraphs = paragraphs();
        List<String> versions = new ArrayList<>();
        versions.add(String.join("\n\n", paragraphs));
        paragraphs.set(PARAGRAPHS / 2, paragraph());
        versions.add(String.join("\n\n", paragraphs));
        // All that follows moves, and there are more chunks.
        paragraphs.add(0, paragraph());
        versions.add(String.join("\n\n", paragraphs));
        paragraphs.subList(2, 6).clear();
        versions.add(String.join("\n\n", paragraphs));
        try (RunningPipeline pipeline =
                RunningPipeline.start(directory, options("chunk", "state.backend.type", backend))) {
            for (String version : versions) {
                send(version);
                List<TextChunk> expected = chunks(version, INSTRUCTION);
                awaitIndex(expected);
            }
            kafka.send(EmbeddingRequest.delete("a"));
            kafka.flush();
            awaitIndex(List.of());
            pipeline.stop(true);
            pipeline.awaitEnd();
        }

        List<ConsumerRecord<byte[], byte[]>> records = kafka.committed(kafka.embeddings);
        List<EmbeddedRecord> embedded = kafka.embedded(records);
        Map<Long, List<EmbeddedRecord>> byVersion = byVersion(embedded);
        assertThat(byVersion).hasSize(versions.size());
        assertThat(byVersion.get(0L)).hasSize(chunks(versions.get(0), INSTRUCTION).size());
        assertThat(byVersion.get(0L).size()).isGreaterThan(8);
        assertThat(byVersion.get(1L)).hasSizeBetween(1, 3);
        assertThat(byVersion.get(2L)).hasSizeBetween(1, 3);
        assertThat(byVersion.get(3L)).hasSizeLessThanOrEqualTo(3);
        for (EmbeddedRecord record : embedded) {
            String text = versions.get((int) record.source().offset());
            assertThat(record.text()).isEqualTo(text.substring(record.begin(), record.end()));
            assertThat(record.length()).isEqualTo(text.length());
            assertThat(record.chunks()).isEqualTo(chunks(text, INSTRUCTION).size());
        }
        // Each that was written is deleted once.
        assertThat(records).hasSize(2 * embedded.size());
        assertVectors(embedded);
        assertThat(kafka.committed(kafka.deadLetters)).isEmpty();
    }

    @Test
    void shouldEmbedEachChunkOnceForEachInstruction() throws Exception {
        Path file =
                Files.writeString(
                        directory.resolve("instructions.yaml"),
                        """
                        - name: search
                          document-instruction: 'passage: '
                        - name: topic
                          document-instruction: 'Represent the text for clustering: '
                        """);
        String text = String.join("\n\n", paragraphs());
        send(text);
        kafka.send(
                new EmbeddingRequest("a", "Short.", null, List.of("topic"), Map.of(), false, null));
        kafka.flush();
        Map<String, String> options =
                options(
                        "chunk",
                        "model.instructions-file",
                        file.toString(),
                        "source.bounded",
                        "true");
        options.remove("model.instruction");
        run(options);

        List<TextChunk> chunks = chunks(text, "Represent the text for clustering: ");
        List<EmbeddedRecord> embedded = kafka.embedded(kafka.committed(kafka.embeddings));
        assertThat(embedded).hasSize(2 * chunks.size() + 1);
        List<String> keys = index().keySet().stream().toList();
        assertThat(keys)
                .hasSize(chunks.size() + 1)
                .filteredOn(key -> key.startsWith("a#search#"))
                .containsExactlyInAnyOrderElementsOf(
                        chunks.stream().map(chunk -> "a#search#" + chunk.id()).toList());
        assertVectors(embedded);
    }

    @Test
    void shouldKeepWhatFailedFromTakingTheDocumentsPlace() throws Exception {
        List<String> paragraphs = paragraphs();
        paragraphs.set(PARAGRAPHS / 2, "Here comes the " + POISON + ". " + paragraph());
        String text = String.join("\n\n", paragraphs);
        send(text);
        kafka.send(new EmbeddingRequest("b", text, "word ".repeat(200), Map.of(), false, null));
        kafka.send(EmbeddingRequest.upsert("c", "It lives."));
        kafka.flush();
        run(options("chunk", "source.bounded", "true"));

        List<DeadLetter> letters = kafka.letters(kafka.committed(kafka.deadLetters));
        DeadLetter part = letter(letters, "a");
        assertThat(part.chunk()).isNotNull();
        assertThat(part.reason()).contains("send the whole document");
        assertThat(new String(part.payload(), UTF_8)).contains(POISON, "\"op\":\"part\"");
        DeadLetter whole = letter(letters, "b");
        assertThat(whole.chunk()).isNull();
        assertThat(whole.reason()).contains("shorten the instruction");
        assertThat(index().keySet()).noneMatch(key -> key.startsWith("b#"));
        assertThat(index().keySet()).anyMatch(key -> key.startsWith("c#"));
        long failed = letters.stream().filter(letter -> letter.id().equals("a")).count();
        assertThat(index().keySet().stream().filter(key -> key.startsWith("a#")).count())
                .isEqualTo(chunks(text, INSTRUCTION).size() - failed);

        // Sent again as they are, neither changes anything.
        List<String> before = List.copyOf(index().keySet());
        letters.forEach(letter -> kafka.send(letter.key(), letter.payload()));
        kafka.flush();
        run(options("chunk", "source.bounded", "true", "source.starting-offsets", "committed"));
        assertThat(index().keySet()).containsExactlyElementsOf(before);
    }

    @Test
    void shouldWriteTheMeanOfTheChunks() throws Exception {
        String text = String.join("\n\n", paragraphs());
        send(text);
        send("Short.");
        send(text + " " + POISON);
        kafka.flush();
        run(options("mean", "source.bounded", "true"));

        List<EmbeddedRecord> embedded = kafka.embedded(kafka.committed(kafka.embeddings));
        assertThat(embedded).extracting(EmbeddedRecord::text).containsExactly(text, "Short.");
        assertThat(index().keySet()).containsExactly("a#0");
        try (Vectors vectors = new ModelVectors(RunningPipeline.MODEL, 1)) {
            for (EmbeddedRecord record : embedded) {
                float[] expected = mean(vectors, chunks(record.text(), INSTRUCTION));
                for (int i = 0; i < expected.length; i++) {
                    assertThat(record.embedding()[i]).isCloseTo(expected[i], within(1e-6f));
                }
            }
        }
        DeadLetter letter = letter(kafka.letters(kafka.committed(kafka.deadLetters)), "a");
        int chunks = chunks(text + " " + POISON, INSTRUCTION).size();
        assertThat(letter.reason())
                .startsWith("chunk " + chunks + " of " + chunks + ", characters");
        assertThat(letter.chunk()).isEqualTo("0");
        assertThat(new String(letter.payload(), UTF_8)).contains("\"op\":\"upsert\"");
    }

    @Test
    void shouldEmbedTheBeginning() throws Exception {
        String text = String.join("\n\n", paragraphs());
        send(text);
        run(options("truncate", "source.bounded", "true"));

        EmbeddedRecord record = kafka.embedded(kafka.committed(kafka.embeddings)).get(0);
        assertThat(record.chunk()).isEqualTo("0");
        assertThat(text).startsWith(record.text());
        assertThat(record.end()).isEqualTo(record.text().length()).isLessThan(record.length());
        assertVectors(List.of(record));
    }

    private static float[] mean(Vectors vectors, List<TextChunk> chunks) {
        double[] sum = null;
        for (TextChunk chunk : chunks) {
            float[] vector = vectors.of(INSTRUCTION, chunk.text());
            sum = sum == null ? new double[vector.length] : sum;
            for (int i = 0; i < vector.length; i++) {
                sum[i] += vector[i] * (double) chunk.text().length();
            }
        }
        double squares = 0;
        for (double component : sum) {
            squares += component * component;
        }
        float[] mean = new float[sum.length];
        for (int i = 0; i < mean.length; i++) {
            mean[i] = (float) (sum[i] / Math.sqrt(squares));
        }
        return mean;
    }

    private void send(String text) {
        kafka.send(EmbeddingRequest.upsert("a", text));
        kafka.flush();
    }

    private void run(Map<String, String> options) throws Exception {
        try (RunningPipeline pipeline = RunningPipeline.start(directory, options)) {
            pipeline.awaitEnd();
        }
    }

    private Map<String, String> options(String mode, String... more) {
        Map<String, String> options = RunningPipeline.options(kafka, more);
        options.put("chunking.mode", mode);
        options.put("chunking.max-tokens", Integer.toString(MAX_TOKENS));
        options.put("chunking.overlap-tokens", Integer.toString(OVERLAP));
        options.put("model.instruction", INSTRUCTION);
        options.put("engine.fault-injection", "poison=" + POISON);
        options.putIfAbsent("parallelism.default", "2");
        return options;
    }

    /** What the chunker makes of a text with the model's tokenizer. */
    private static List<TextChunk> chunks(String text, String instruction) throws Exception {
        try (Model model = new DirectoryModel(RunningPipeline.MODEL).open()) {
            ModelTokenCounter counter =
                    new ModelTokenCounter(model.tokenizer(), model.info().maxTokens());
            return new TextChunker(
                            new ChunkingOptions(ChunkingMode.CHUNK, MAX_TOKENS, OVERLAP), counter)
                    .split(text, List.of(instruction));
        }
    }

    private void awaitIndex(List<TextChunk> chunks) {
        Map<String, String> expected = new TreeMap<>();
        chunks.forEach(chunk -> expected.put("a#" + chunk.id(), chunk.text()));
        kafka.await(kafka.embeddings, records -> index(records).equals(expected));
    }

    /** What a compacted topic holds: texts by key. */
    private Map<String, String> index() {
        return index(kafka.committed(kafka.embeddings));
    }

    private static Map<String, String> index(List<ConsumerRecord<byte[], byte[]>> records) {
        Map<String, String> index = new TreeMap<>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            String key = new String(record.key(), UTF_8);
            if (record.value() == null) {
                index.remove(key);
            } else {
                index.put(key, text(record.value()));
            }
        }
        return index;
    }

    private static String text(byte[] value) {
        try {
            return new EmbeddedRecordReader().read(value).text();
        } catch (MalformedRecordException e) {
            throw new AssertionError(e);
        }
    }

    /** By the offset of the version; all are in one partition. */
    private static Map<Long, List<EmbeddedRecord>> byVersion(List<EmbeddedRecord> records) {
        Map<Long, List<EmbeddedRecord>> byVersion = new TreeMap<>();
        for (EmbeddedRecord record : records) {
            byVersion
                    .computeIfAbsent(record.source().offset(), offset -> new ArrayList<>())
                    .add(record);
        }
        return byVersion;
    }

    private static DeadLetter letter(List<DeadLetter> letters, String id) {
        return letters.stream().filter(letter -> id.equals(letter.id())).findFirst().orElseThrow();
    }

    private static void assertVectors(List<EmbeddedRecord> records) throws Exception {
        try (Vectors vectors = new ModelVectors(RunningPipeline.MODEL, 1)) {
            for (EmbeddedRecord record : records) {
                assertThat(record.embedding())
                        .as(record.text())
                        .isEqualTo(vectors.of(record.instruction(), record.text()));
            }
        }
    }

    private List<String> paragraphs() {
        List<String> paragraphs = new ArrayList<>();
        for (int i = 0; i < PARAGRAPHS; i++) {
            paragraphs.add(paragraph());
        }
        return paragraphs;
    }

    /** Some forty tokens: the small model has one for each letter of such words. */
    private String paragraph() {
        StringBuilder paragraph = new StringBuilder();
        int sentences = 2 + random.nextInt(2);
        for (int i = 0; i < sentences; i++) {
            paragraph.append(i == 0 ? "The" : " The");
            int words = 3 + random.nextInt(3);
            for (int w = 0; w < words; w++) {
                paragraph.append(' ').append(word());
            }
            paragraph.append('.');
        }
        return paragraph.toString();
    }

    private String word() {
        StringBuilder word = new StringBuilder();
        int letters = 2 + random.nextInt(4);
        for (int i = 0; i < letters; i++) {
            word.append((char) ('a' + random.nextInt(26)));
        }
        return word.toString();
    }
}
