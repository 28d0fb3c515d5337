package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.search.AttributeValue;
import io.flinkinstructor.operators.sink.vector.RowKey;
import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.operators.sink.vector.VectorStoreException;
import io.flinkinstructor.operators.sink.vector.VectorStoreException.Kind;
import io.flinkinstructor.schemas.AttributesWriter;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import org.apache.lucene.document.Document;
import org.apache.lucene.document.Field;
import org.apache.lucene.document.KnnFloatVectorField;
import org.apache.lucene.document.LongPoint;
import org.apache.lucene.document.NumericDocValuesField;
import org.apache.lucene.document.SortedDocValuesField;
import org.apache.lucene.document.StoredField;
import org.apache.lucene.document.StringField;
import org.apache.lucene.index.IndexWriter;
import org.apache.lucene.util.BytesRef;

/** Makes Lucene's documents of rows. For one thread. */
final class RowDocuments {

    /** A longer value's term has its hash, so that it is found as well. */
    private static final int MAX_TERM_CHARACTERS = 1000;

    private final Distance distance;
    private final AttributesWriter attributes = new AttributesWriter();

    RowDocuments(Distance distance) {
        this.distance = distance;
    }

    /** The term that identifies a row: lengths in front keep different keys apart. */
    static BytesRef key(RowKey key) {
        return new BytesRef(
                key.id().length()
                        + " "
                        + key.instructionName().length()
                        + " "
                        + key.id()
                        + key.instructionName()
                        + key.chunk());
    }

    /**
     * The term by which a filter finds an attribute.
     *
     * @param json the JSON text of a scalar
     * @throws IllegalArgumentException if it is none, or too large a number
     */
    static BytesRef attribute(String name, String json) {
        String value = AttributeValue.canonical(json);
        String term = name.length() + " " + name + value;
        return new BytesRef(term.length() <= MAX_TERM_CHARACTERS ? term : "# " + sha256(term));
    }

    private static String sha256(String text) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            return HexFormat.of().formatHex(digest.digest(text.getBytes(StandardCharsets.UTF_8)));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every Java has SHA-256", e);
        }
    }

    /**
     * The document of an embedding.
     *
     * @param vector which may be the one that it keeps
     * @throws VectorStoreException {@link Kind#REFUSED} if Lucene has no form for it
     */
    Document embedding(EmbeddedRecord row, float[] vector, long now) throws VectorStoreException {
        Document document = new Document();
        RowKey key = RowKey.of(row);
        addKey(document, key);
        document.add(
                new StringField(Fields.INSTRUCTION_NAME, key.instructionName(), Field.Store.YES));
        document.add(new StoredField(Fields.POSITION, row.position()));
        document.add(new StoredField(Fields.CHUNKS, row.chunks()));
        document.add(new StoredField(Fields.TEXT, wellFormed("the text", row.text())));
        if (row.instruction() != null) {
            document.add(
                    new StoredField(
                            Fields.INSTRUCTION, wellFormed("the instruction", row.instruction())));
        }
        document.add(new StoredField(Fields.MODEL, row.model()));
        document.add(new StoredField(Fields.MODEL_FINGERPRINT, row.modelFingerprint()));
        addAttributes(document, row.attributes());
        document.add(
                new KnnFloatVectorField(Fields.EMBEDDING, vector(vector), distance.function()));
        addVersion(document, RowVersion.of(row.source()), now);
        return document;
    }

    /** The document that says that a row, or a whole document, was deleted by a record. */
    Document tombstone(RowKey key, EmbeddedRecord deletion, long now) throws VectorStoreException {
        Document document = new Document();
        addKey(document, key);
        addVersion(document, RowVersion.of(deletion.source()), now);
        document.add(new LongPoint(Fields.DELETED_AT, now));
        document.add(new NumericDocValuesField(Fields.DELETED_AT, now));
        return document;
    }

    private static void addKey(Document document, RowKey key) throws VectorStoreException {
        wellFormed("the id", key.id());
        wellFormed("the instruction name", key.instructionName());
        wellFormed("the chunk id", key.chunk());
        BytesRef term = key(key);
        if (term.length > IndexWriter.MAX_TERM_LENGTH) {
            throw refused(
                    "the id, the instruction name and the chunk id take "
                            + term.length
                            + " bytes together, and Lucene's terms at most "
                            + IndexWriter.MAX_TERM_LENGTH
                            + ": shorten the id",
                    null);
        }
        document.add(new StringField(Fields.KEY, term, Field.Store.NO));
        document.add(new StringField(Fields.ID, key.id(), Field.Store.YES));
        document.add(new StoredField(Fields.CHUNK, key.chunk()));
    }

    private void addAttributes(Document document, Map<String, String> values)
            throws VectorStoreException {
        try {
            document.add(new StoredField(Fields.ATTRIBUTES, attributes.write(values)));
            values.forEach(
                    (name, json) ->
                            document.add(
                                    new StringField(
                                            Fields.ATTRIBUTE,
                                            attribute(name, json),
                                            Field.Store.NO)));
        } catch (IllegalArgumentException e) {
            throw refused(e.getMessage(), e);
        }
    }

    private float[] vector(float[] vector) throws VectorStoreException {
        for (float component : vector) {
            if (!Float.isFinite(component)) {
                throw refused("the vector has a component that is " + component, null);
            }
        }
        if (!distance.orders(vector)) {
            throw refused("the vector is zero, which has no cosine", null);
        }
        return distance.comparable(vector);
    }

    private static void addVersion(Document document, RowVersion version, long now) {
        document.add(new SortedDocValuesField(Fields.VERSION_SCOPE, new BytesRef(version.scope())));
        document.add(new NumericDocValuesField(Fields.VERSION, version.number()));
        document.add(new NumericDocValuesField(Fields.SOURCE_TIME, version.time()));
        document.add(new NumericDocValuesField(Fields.WRITTEN_AT, now));
    }

    /** Lucene writes something else for half of a surrogate pair. */
    private static String wellFormed(String what, String text) throws VectorStoreException {
        if (!StandardCharsets.UTF_8.newEncoder().canEncode(text)) {
            throw refused(
                    what + " has half of a surrogate pair, which UTF-8 cannot hold: remove it",
                    null);
        }
        return text;
    }

    private static VectorStoreException refused(String message, Exception cause) {
        return new VectorStoreException(Kind.REFUSED, message, cause);
    }
}
