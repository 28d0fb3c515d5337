package io.flinkinstructor.schemas;

import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Reads requests from Debezium's change events in JSON, with or without their schemas. The {@link
 * FieldMapping} is about the row.
 *
 * <ul>
 *   <li>{@code c}, {@code r} and {@code u} (created, read in a snapshot, updated): the row in
 *       {@code after} is the document. An update that changes the fields that the id is made of
 *       deletes the old document too, if {@code before} has them.
 *   <li>{@code d} deletes; so does the tombstone that follows it, once more, if the id can be made
 *       of its key. Otherwise it says nothing that the event before it did not.
 *   <li>{@code m}, a message that an application has put into the log, says nothing of a document.
 *   <li>{@code t}, a truncated table, is a fault: nobody here knows which documents the table had.
 *   <li>The id is made of the mapping's fields; of the key's, in their order, if it has none. Of a
 *       row that was deleted, they are in {@code before} or in the key.
 *   <li>A row is a fault whose mapped columns have what stands for a value that was not sent.
 * </ul>
 *
 * <p>Safe for use by many threads.
 */
public final class DebeziumRequestReader implements RequestReader {

    /**
     * What Debezium puts in the place of a column that the database did not send, unless its {@code
     * unavailable.value.placeholder} says something else.
     */
    public static final String UNAVAILABLE = "__debezium_unavailable_value";

    private final int maxBytes;
    private final FieldMapping mapping;
    private final FieldTree ids;
    private final FieldTree columns;
    private final MappedFields fields;

    /**
     * @param maxBytes size of the largest value that is read, at least 1; larger ones are faults
     * @param unavailable what stands for a value that was not sent
     */
    public DebeziumRequestReader(int maxBytes, FieldMapping mapping, String unavailable) {
        this.maxBytes = maxBytes;
        this.mapping = Objects.requireNonNull(mapping, "mapping == null");
        this.ids = FieldTree.of(mapping.id());
        this.columns = FieldTree.of(mapping.paths());
        this.fields =
                new MappedFields(
                        mapping,
                        " in after",
                        Objects.requireNonNull(unavailable, "unavailable == null"));
    }

    @Override
    public List<EmbeddingRequest> requests(byte[] key, byte[] value, SourcePosition source)
            throws MalformedRecordException {
        if (value == null) {
            return tombstone(key, source);
        }
        ChangeEvent event = ChangeEvent.read(value, maxBytes, ids, columns);
        if (event.op == null) {
            throw new MalformedRecordException(
                    "op is missing or null, so that this is no change event of Debezium: rows"
                            + " without an envelope, as its ExtractNewRecordState makes them, are"
                            + " plain JSON");
        }
        return switch (event.op) {
            case "c", "r" -> List.of(upsert(key, event, source));
            case "u" -> update(key, event, source);
            case "d" -> List.of(delete(deletedId(key, event), source));
            case "m" -> List.of();
            case "t" ->
                    throw new MalformedRecordException(
                            "the table was truncated, and which documents it had is not known here:"
                                    + " delete them by id, or fill a new index from a snapshot");
            default ->
                    throw new MalformedRecordException(
                            "op is "
                                    + Excerpt.of(event.op)
                                    + ", but must be c, r, u, d, t or m, as Debezium's are");
        };
    }

    private List<EmbeddingRequest> tombstone(byte[] key, SourcePosition source)
            throws MalformedRecordException {
        ForeignKey read = ForeignKey.read(key);
        return mapping.id().isEmpty() || read.has(mapping.id())
                ? List.of(delete(read.id(mapping.id()), source))
                : List.of();
    }

    private EmbeddingRequest upsert(byte[] key, ChangeEvent event, SourcePosition source)
            throws MalformedRecordException {
        if (event.after == null) {
            throw new MalformedRecordException(
                    "after is missing or null, but op is "
                            + Excerpt.of(event.op)
                            + ", which has the row there");
        }
        String id = mapping.id().isEmpty() ? keyId(key) : fields.id(event.after);
        return fields.upsert(id, event.after, source);
    }

    private List<EmbeddingRequest> update(byte[] key, ChangeEvent event, SourcePosition source)
            throws MalformedRecordException {
        EmbeddingRequest upsert = upsert(key, event, source);
        if (hasIdBefore(event)) {
            String old = fields.id(event.before);
            if (!old.equals(upsert.id())) {
                return List.of(delete(old, source), upsert);
            }
        }
        return List.of(upsert);
    }

    private String deletedId(byte[] key, ChangeEvent event) throws MalformedRecordException {
        if (hasIdBefore(event)) {
            return fields.id(event.before);
        }
        if (mapping.id().isEmpty() || key == null || ForeignKey.read(key).has(mapping.id())) {
            return keyId(key);
        }
        throw new MalformedRecordException(
                "which document is deleted cannot be told: neither before nor the key has "
                        + mapping.id()
                        + "; PostgreSQL sends it with REPLICA IDENTITY FULL, or have it in the"
                        + " connector's key");
    }

    private boolean hasIdBefore(ChangeEvent event) {
        return event.before != null && !mapping.id().isEmpty() && fields.hasId(event.before);
    }

    private String keyId(byte[] key) throws MalformedRecordException {
        return ForeignKey.read(key).id(mapping.id());
    }

    private static EmbeddingRequest delete(String id, SourcePosition source) {
        return new EmbeddingRequest(id, null, null, Map.of(), true, source);
    }
}
