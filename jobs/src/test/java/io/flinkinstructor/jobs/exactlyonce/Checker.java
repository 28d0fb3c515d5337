package io.flinkinstructor.jobs.exactlyonce;

import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.DOUBLED;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.INPUT;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LETTER_DOUBLED;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LETTER_LOST;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.LETTER_WRONG;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.UNACCOUNTED;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.WRONG_CONTENT;
import static io.flinkinstructor.jobs.exactlyonce.Violation.Kind.WRONG_VECTOR;

import io.flinkinstructor.jobs.kafka.CommittedRecords;
import io.flinkinstructor.schemas.DeadLetter;
import io.flinkinstructor.schemas.DeadLetterReader;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddedRecordKey;
import io.flinkinstructor.schemas.EmbeddedRecordReader;
import io.flinkinstructor.schemas.EmbeddingRequest;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.MalformedRecordException;
import io.flinkinstructor.schemas.SourcePosition;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;

/**
 * Proves, from what readers of committed records or of a store see, that each record of the load
 * had its fate exactly once and in the order of its document, or finds what is wrong. First all of
 * the input, then all of the output, each partition in order. For one thread.
 */
public final class Checker implements AutoCloseable {

    private static final String CHUNK = "0";
    private static final String SCHEMA_HEADER = "schema.version";

    private final Ledger ledger;
    private final Vectors vectors;
    private final boolean latestWins;
    private final Function<String, DocumentHistory> histories;
    private final Violations violations = new Violations();
    private final Recomputation recomputation;

    private final List<Written> written;
    private final BitSet found = new BitSet();
    private final Map<Ledger.Place, Input> inputs = new HashMap<>();
    private final Map<String, DocumentHistory> documents = new LinkedHashMap<>();
    private final Map<String, Integer> partitions = new HashMap<>();
    private final BitSet lettered = new BitSet();
    private long embeddings;
    private long deletions;
    private long letters;

    /** A record of the input, and its index in the history of its document; -1 without one. */
    private record Input(Written written, int index, long timestamp) {}

    /**
     * For embeddings that went into a topic.
     *
     * @param ledger what the load wrote; complete
     * @param vectors what embeddings are compared with, bit for bit; closed by the caller
     * @param threads how many are computed at once
     * @param latestWins whether the pipeline may leave out a version when a newer one has come
     */
    public static Checker ofTopic(Ledger ledger, Vectors vectors, int threads, boolean latestWins) {
        return new Checker(ledger, vectors, threads, latestWins, TopicHistory::new);
    }

    /** The same for embeddings that went into a store. */
    public static Checker ofStore(Ledger ledger, Vectors vectors, int threads, boolean latestWins) {
        return new Checker(ledger, vectors, threads, latestWins, StoreHistory::new);
    }

    private Checker(
            Ledger ledger,
            Vectors vectors,
            int threads,
            boolean latestWins,
            Function<String, DocumentHistory> histories) {
        this.ledger = ledger;
        this.vectors = vectors;
        this.latestWins = latestWins;
        this.histories = histories;
        this.written = ledger.written();
        this.recomputation = new Recomputation(threads);
    }

    /** Checks three topics as they are now. */
    public Verdict check(String servers, String documents, String embeddings, String deadLetters) {
        CommittedRecords committed = new CommittedRecords(servers);
        committed.forEach(documents, this::input);
        committed.forEach(embeddings, this::embedding);
        committed.forEach(deadLetters, this::deadLetter);
        return verdict();
    }

    /**
     * Checks two topics as they are now, and what was seen of a store until now.
     *
     * @param changes in the order in which they were seen
     * @param faults what the store itself finds wrong with what it holds
     */
    public Verdict check(
            String servers,
            String documents,
            List<StoreChange> changes,
            List<String> faults,
            String deadLetters) {
        CommittedRecords committed = new CommittedRecords(servers);
        committed.forEach(documents, this::input);
        store(changes, faults);
        committed.forEach(deadLetters, this::deadLetter);
        return verdict();
    }

    /** The next record of the topic of documents. */
    void input(ConsumerRecord<byte[], byte[]> record) {
        Ledger.Place place = place(record);
        Header number = record.headers().lastHeader(DocumentWriter.NUMBER);
        if (number == null) {
            violations.add(INPUT, "%s is not the load's", place);
            return;
        }
        int index = Integer.parseInt(new String(number.value(), StandardCharsets.US_ASCII));
        if (index >= written.size() || found.get(index)) {
            violations.add(INPUT, "%s: number %d is unknown or there twice", place, index);
            return;
        }
        found.set(index);
        Written expected = written.get(index);
        Ledger.Place acknowledged = ledger.placeOf(expected);
        if (!Arrays.equals(record.key(), expected.key())
                || !Arrays.equals(record.value(), expected.value())
                || acknowledged != null
                        && acknowledged.offset() >= 0
                        && !acknowledged.equals(place)) {
            violations.add(INPUT, "%s is not %s of %s", place, expected, acknowledged);
        }
        int inHistory = expected.id() == null ? -1 : history(expected.id()).written(expected);
        inputs.put(place, new Input(expected, inHistory, record.timestamp()));
    }

    /** The next record of the topic of embeddings. */
    void embedding(ConsumerRecord<byte[], byte[]> record) {
        String key = record.key() == null ? "" : new String(record.key(), StandardCharsets.UTF_8);
        DocumentHistory history;
        String id;
        try {
            id = EmbeddedRecordKey.parse(key, false).id();
            history = documents.get(id);
        } catch (IllegalArgumentException e) {
            violations.add(UNACCOUNTED, "%s: %s", place(record), e.getMessage());
            return;
        }
        Header schema = record.headers().lastHeader(SCHEMA_HEADER);
        if (schema == null || !Arrays.equals(schema.value(), new byte[] {'1'})) {
            violations.add(WRONG_CONTENT, "%s has no header %s: 1", place(record), SCHEMA_HEADER);
        }
        Integer partition = partitions.putIfAbsent(id, record.partition());
        if (partition != null && partition != record.partition()) {
            violations.add(WRONG_CONTENT, "%s is in partitions %d too", place(record), partition);
        }
        if (history == null || !key.equals(new EmbeddedRecordKey(id, null, CHUNK).toString())) {
            violations.add(UNACCOUNTED, "%s has the key %s", place(record), key);
        } else if (record.value() == null) {
            deletions++;
            history.gone();
        } else {
            try {
                EmbeddedRecord embedded = new EmbeddedRecordReader().read(record.value());
                embedding(place(record), input(embedded.source(), record.topic()), embedded, id);
            } catch (MalformedRecordException e) {
                violations.add(WRONG_CONTENT, "%s: %s", place(record), e.getMessage());
            }
        }
    }

    /** What was seen of a store. */
    void store(List<StoreChange> changes, List<String> faults) {
        changes.forEach(this::change);
        faults.forEach(fault -> violations.add(WRONG_CONTENT, "%s", fault));
    }

    private void change(StoreChange change) {
        DocumentHistory history = documents.get(change.id());
        if (history == null) {
            violations.add(UNACCOUNTED, "the store has %s", change);
            return;
        }
        if (change.rows().isEmpty()) {
            deletions++;
            history.gone();
        }
        if (change.rows().size() > 1) {
            violations.add(DOUBLED, "%d rows: %s", change.rows().size(), change);
        }
        for (EmbeddedRecord row : change.rows()) {
            embedding("a row", input(row.source(), null), row, change.id());
        }
    }

    private void embedding(Object where, Input input, EmbeddedRecord embedded, String id) {
        embeddings++;
        if (input == null
                || input.written.fate() != Fate.EMBEDDED
                || !id.equals(input.written.id())) {
            violations.add(
                    UNACCOUNTED,
                    "%s is an embedding of %s, which is %s",
                    where,
                    embedded.source(),
                    input == null ? "nothing" : input.written);
            return;
        }
        Written expected = input.written;
        history(id).embedding(input.index);
        if (!contentIsRight(embedded, expected)) {
            violations.add(WRONG_CONTENT, "%s is not what %s asks for", embedded, expected);
        }
        recomputation.run(
                () -> {
                    float[] vector = vectors.of(expected.instruction(), expected.text());
                    if (!Arrays.equals(vector, embedded.embedding())) {
                        violations.add(WRONG_VECTOR, "%s", expected);
                    }
                });
    }

    private boolean contentIsRight(EmbeddedRecord embedded, Written expected) {
        return embedded.id().equals(expected.id())
                && embedded.chunk().equals(CHUNK)
                && embedded.position() == 0
                && embedded.chunks() == 1
                && expected.text().equals(embedded.text())
                && expected.instruction().equals(embedded.instruction())
                && embedded.instructionName() == null
                && vectors.model().equals(embedded.model())
                && vectors.fingerprint().equals(embedded.modelFingerprint())
                && expected.attributes().equals(embedded.attributes());
    }

    /** The next record of the topic of dead letters. */
    void deadLetter(ConsumerRecord<byte[], byte[]> record) {
        letters++;
        DeadLetter letter;
        try {
            letter = new DeadLetterReader().read(record.value());
        } catch (MalformedRecordException e) {
            violations.add(LETTER_WRONG, "%s: %s", place(record), e.getMessage());
            return;
        }
        Input input = input(letter.source(), record.topic());
        if (input == null || !input.written.fate().isLetter()) {
            violations.add(
                    UNACCOUNTED,
                    "%s is a dead letter (%s: %s) of %s",
                    place(record),
                    letter.stage(),
                    letter.reason(),
                    input == null ? letter.source() : input.written);
            return;
        }
        int number = (int) input.written.number();
        if (lettered.get(number)) {
            violations.add(LETTER_DOUBLED, "%s", input.written);
            return;
        }
        lettered.set(number);
        if (input.index >= 0) {
            history(input.written.id()).letter(input.index);
        }
        if (!letterIsRight(letter, input.written)) {
            violations.add(LETTER_WRONG, "%s is not what %s asks for", letter, input.written);
        }
    }

    private static boolean letterIsRight(DeadLetter letter, Written expected) {
        if (!letter.stage().equals(expected.fate().stage())
                || !Arrays.equals(letter.key(), expected.key())) {
            return false;
        }
        if (expected.fate() == Fate.UNREADABLE) {
            return Arrays.equals(letter.payload(), expected.value());
        }
        try {
            EmbeddingRequest request =
                    new EmbeddingRequestReader()
                            .read(letter.key(), letter.payload(), letter.source());
            return request.id().equals(expected.id())
                    && expected.text().equals(request.text())
                    && expected.attributes().equals(request.attributes());
        } catch (MalformedRecordException e) {
            return false;
        }
    }

    /** What there is to say of everything that was seen. */
    Verdict verdict() {
        recomputation.await();
        for (Written record : written) {
            int number = (int) record.number();
            if (!found.get(number)) {
                violations.add(INPUT, "%s is not in the topic", record);
            } else if (record.fate() == Fate.UNREADABLE && !lettered.get(number)) {
                violations.add(LETTER_LOST, "%s never came out", record);
            }
        }
        long superseded = 0;
        for (DocumentHistory history : documents.values()) {
            superseded += history.judge(latestWins, violations);
        }
        return new Verdict(
                written.size(),
                embeddings,
                deletions,
                letters,
                superseded,
                violations.counts(),
                violations.examples());
    }

    private DocumentHistory history(String id) {
        return documents.computeIfAbsent(id, histories);
    }

    /** The record that an output names as its source, with the time that it had; null if none. */
    private Input input(SourcePosition source, String outputTopic) {
        if (source == null || source.topic().equals(outputTopic)) {
            return null;
        }
        Input input =
                inputs.get(
                        new Ledger.Place(
                                new TopicPartition(source.topic(), source.partition()),
                                source.offset()));
        return input == null || input.timestamp != source.timestamp() ? null : input;
    }

    private static Ledger.Place place(ConsumerRecord<byte[], byte[]> record) {
        return new Ledger.Place(
                new TopicPartition(record.topic(), record.partition()), record.offset());
    }

    @Override
    public void close() {
        recomputation.close();
    }
}
