package io.flinkinstructor.jobs.exactlyonce;

import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterReader;
import io.flinkinstructor.schemas.DeadLetterWriter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.EmbeddedRecordWriter;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestWriter;
import io.flinkinstructor.schemas.MalformedRecordException;
import io.flinkinstructor.schemas.SourcePosition;
import io.flinkinstructor.schemas.VectorEncoding;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** A load, and what a pipeline without a fault makes of it, to be damaged by a test. */
final class PerfectRun {

    static final int PARTITIONS = 3;

    private static final int IDS = 50;
    private static final int DIMENSION = 8;
    private static final long TIME = 1_763_683_200_000L;

    /** Vectors that depend on each bit of instruction and text. */
    static final Vectors VECTORS =
            new Vectors() {
                @Override
                public String model() {
                    return "fake";
                }

                @Override
                public String fingerprint() {
                    return "f00d";
                }

                @Override
                public float[] of(String instruction, String text) {
                    Random random = new Random((instruction + "|" + text).hashCode());
                    float[] vector = new float[DIMENSION];
                    for (int i = 0; i < DIMENSION; i++) {
                        vector[i] = random.nextFloat();
                    }
                    return vector;
                }

                @Override
                public void close() {}
            };

    final List<ConsumerRecord<byte[], byte[]>> documents = new ArrayList<>();
    final List<ConsumerRecord<byte[], byte[]>> embeddings = new ArrayList<>();
    final List<ConsumerRecord<byte[], byte[]>> letters = new ArrayList<>();

    /** What is seen in a store that somebody looks into after each record. */
    final List<StoreChange> changes = new ArrayList<>();

    private final Ledger ledger = new Ledger();
    private final long[] ends = new long[PARTITIONS];

    PerfectRun(int count) {
        Documents load = new Documents(1, IDS);
        for (int i = 0; i < count; i++) {
            Written record = load.next();
            ledger.add(record);
            SourcePosition source = write(record);
            ledger.acknowledge(
                    record,
                    new Ledger.Place(
                            new TopicPartition(source.topic(), source.partition()),
                            source.offset()));
            process(record, source);
        }
    }

    /** A load whose last record has to become a dead letter. */
    static PerfectRun endingWith(Fate fate) {
        Documents load = new Documents(1, IDS);
        Written record = load.next();
        while (record.number() < 1000 || record.fate() != fate) {
            record = load.next();
        }
        return new PerfectRun((int) record.number() + 1);
    }

    private SourcePosition write(Written record) {
        int partition = Math.floorMod(Arrays.hashCode(record.key()), PARTITIONS);
        Headers headers = new RecordHeaders();
        headers.add(DocumentWriter.NUMBER, utf8(Long.toString(record.number())));
        documents.add(
                record(
                        "documents",
                        partition,
                        ends[partition]++,
                        record.key(),
                        record.value(),
                        headers));
        return new SourcePosition("documents", partition, ends[partition] - 1, TIME);
    }

    private void process(Written record, SourcePosition source) {
        if (record.fate().isLetter()) {
            letters.add(output("dead-letters", record.key(), letter(record, source)));
            return;
        }
        changes.add(
                new StoreChange(
                        record.id(),
                        record.fate() == Fate.DELETED
                                ? List.of()
                                : List.of(embedded(record, source))));
        embeddings.add(
                output(
                        "embeddings",
                        utf8(record.id() + "#0"),
                        record.fate() == Fate.DELETED
                                ? null
                                : new EmbeddedRecordWriter(VectorEncoding.BASE64)
                                        .write(embedded(record, source))));
    }

    private static EmbeddedRecord embedded(Written record, SourcePosition source) {
        return new EmbeddedRecord(
                record.id(),
                "0",
                0,
                1,
                record.text(),
                record.instruction(),
                null,
                VECTORS.model(),
                VECTORS.fingerprint(),
                VECTORS.of(record.instruction(), record.text()),
                record.attributes(),
                source);
    }

    private static byte[] letter(Written record, SourcePosition source) {
        byte[] payload =
                record.fate() == Fate.UNREADABLE
                        ? record.value()
                        : new EmbeddingRequestWriter()
                                .write(
                                        new EmbeddingRequest(
                                                record.id(),
                                                record.text(),
                                                null,
                                                record.attributes(),
                                                false,
                                                source));
        String stage = record.fate().stage();
        return new DeadLetterWriter()
                .write(
                        new DeadLetter(
                                stage == null ? DeadLetter.EMBED : stage,
                                "a reason",
                                record.id(),
                                null,
                                source,
                                record.key(),
                                payload,
                                payload == null ? 0 : payload.length));
    }

    Verdict check(boolean latestWins) {
        try (Checker checker = Checker.ofTopic(ledger, VECTORS, 2, latestWins)) {
            documents.forEach(checker::input);
            embeddings.forEach(checker::embedding);
            letters.forEach(checker::deadLetter);
            return checker.verdict();
        }
    }

    /** The same of a store. */
    Verdict checkStore(boolean latestWins, String... faults) {
        try (Checker checker = Checker.ofStore(ledger, VECTORS, 2, latestWins)) {
            documents.forEach(checker::input);
            checker.store(changes, List.of(faults));
            letters.forEach(checker::deadLetter);
            return checker.verdict();
        }
    }

    /** An embedding whose document's next record is an embedding too. */
    int versionWithNewer() {
        for (int i = embeddings.size() / 2; i < embeddings.size(); i++) {
            if (isVersion(i) && next(i) >= 0 && isVersion(next(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no version with a newer one");
    }

    /** The embedding that is its document's last record. */
    int lastVersion() {
        return last(true);
    }

    /** The tombstone that is its document's last record. */
    int lastDeletion() {
        return last(false);
    }

    private int last(boolean version) {
        for (int i = 0; i < embeddings.size(); i++) {
            // Documents with dead letters may have one of them as the last.
            if (isVersion(i) == version && next(i) < 0 && !hasLetters(i)) {
                return i;
            }
        }
        throw new IllegalStateException("no such last record");
    }

    private boolean hasLetters(int embedding) {
        String key = key(embeddings.get(embedding));
        return letters.stream().anyMatch(l -> l.key() != null && key.equals(key(l) + "#0"));
    }

    /** A tombstone between two embeddings of its document. */
    int deletionBetweenVersions() {
        for (int i = embeddings.size() / 2; i < embeddings.size(); i++) {
            if (!isVersion(i)
                    && previous(i) >= 0
                    && isVersion(previous(i))
                    && next(i) >= 0
                    && isVersion(next(i))) {
                return i;
            }
        }
        throw new IllegalStateException("no deletion between versions");
    }

    private boolean isVersion(int i) {
        return embeddings.get(i).value() != null;
    }

    /** The document's next record; -1 if there is none. */
    int next(int i) {
        for (int j = i + 1; j < embeddings.size(); j++) {
            if (Arrays.equals(embeddings.get(i).key(), embeddings.get(j).key())) {
                return j;
            }
        }
        return -1;
    }

    /** The document's record before this one; -1 if there is none. */
    int previous(int i) {
        for (int j = i - 1; j >= 0; j--) {
            if (Arrays.equals(embeddings.get(i).key(), embeddings.get(j).key())) {
                return j;
            }
        }
        return -1;
    }

    /** The last dead letter of a stage. */
    int letterOf(Fate fate) {
        for (int i = letters.size() - 1; i >= 0; i--) {
            if (read(letters.get(i)).stage().equals(fate.stage())) {
                return i;
            }
        }
        throw new IllegalStateException("no letter of " + fate);
    }

    /** The first dead letter of a stage. */
    int firstLetterOf(Fate fate) {
        for (int i = 0; i < letters.size(); i++) {
            if (read(letters.get(i)).stage().equals(fate.stage())) {
                return i;
            }
        }
        throw new IllegalStateException("no letter of " + fate);
    }

    void damageLetter(int i) {
        DeadLetter letter = read(letters.get(i));
        byte[] payload = utf8("something else");
        letters.set(
                i,
                output(
                        "dead-letters",
                        letter.key(),
                        new DeadLetterWriter()
                                .write(
                                        new DeadLetter(
                                                letter.stage(),
                                                letter.reason(),
                                                letter.id(),
                                                null,
                                                letter.source(),
                                                letter.key(),
                                                payload,
                                                payload.length))));
    }

    ConsumerRecord<byte[], byte[]> letterOfGoodDocument() {
        Written good =
                ledger.written().stream()
                        .filter(written -> written.fate() == Fate.EMBEDDED)
                        .findFirst()
                        .orElseThrow();
        ConsumerRecord<byte[], byte[]> input = documents.get((int) good.number());
        return output(
                "dead-letters",
                good.key(),
                letter(
                        good,
                        new SourcePosition("documents", input.partition(), input.offset(), TIME)));
    }

    void replaceEmbedding(
            int i, Consumer<float[]> vector, UnaryOperator<EmbeddedRecord> replacement) {
        try {
            EmbeddedRecord embedded = new EmbeddedRecordReader().read(embeddings.get(i).value());
            vector.accept(embedded.embedding());
            embeddings.set(
                    i,
                    output(
                            "embeddings",
                            embeddings.get(i).key(),
                            new EmbeddedRecordWriter(VectorEncoding.ARRAY)
                                    .write(replacement.apply(embedded))));
        } catch (MalformedRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    static EmbeddedRecord withAttributes(EmbeddedRecord embedded, Map<String, String> attributes) {
        return new EmbeddedRecord(
                embedded.id(),
                embedded.chunk(),
                embedded.position(),
                embedded.chunks(),
                embedded.text(),
                embedded.instruction(),
                embedded.instructionName(),
                embedded.model(),
                embedded.modelFingerprint(),
                embedded.embedding(),
                attributes,
                embedded.source());
    }

    static ConsumerRecord<byte[], byte[]> inPartition(
            ConsumerRecord<byte[], byte[]> record, int partition) {
        return record(record.topic(), partition, 0, record.key(), record.value(), record.headers());
    }

    static ConsumerRecord<byte[], byte[]> withKey(
            ConsumerRecord<byte[], byte[]> record, String key) {
        return record(
                record.topic(), record.partition(), 0, utf8(key), record.value(), record.headers());
    }

    /** All outputs of a document in one partition; their offsets do not matter. */
    private static ConsumerRecord<byte[], byte[]> output(String topic, byte[] key, byte[] value) {
        Headers headers = new RecordHeaders();
        headers.add("schema.version", utf8("1"));
        return record(
                topic, Math.floorMod(Arrays.hashCode(key), PARTITIONS), 0, key, value, headers);
    }

    private static ConsumerRecord<byte[], byte[]> record(
            String topic, int partition, long offset, byte[] key, byte[] value, Headers headers) {
        return new ConsumerRecord<>(
                topic,
                partition,
                offset,
                TIME,
                TimestampType.CREATE_TIME,
                key == null ? 0 : key.length,
                value == null ? 0 : value.length,
                key,
                value,
                headers,
                Optional.empty());
    }

    private static DeadLetter read(ConsumerRecord<byte[], byte[]> record) {
        try {
            return new DeadLetterReader().read(record.value());
        } catch (MalformedRecordException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String key(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
