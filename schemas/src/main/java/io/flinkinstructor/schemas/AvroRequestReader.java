package io.flinkinstructor.schemas;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.IndexedRecord;

/**
 * Reads requests from Kafka records whose value is Avro in Confluent's wire format.
 *
 * <ul>
 *   <li>Without a {@link FieldMapping}, values are resolved to {@link AvroSchemas#REQUEST} by the
 *       names of their fields, as Avro does it; the fields mean what they mean in {@link
 *       EmbeddingRequestReader}.
 *   <li>With one, values are read with the schema that they were written with, and its fields are
 *       looked for in records, maps and arrays. Enums are strings, decimals numbers; other logical
 *       types are what they are made of. Bytes are neither text nor attribute.
 *   <li>A null value, a tombstone, deletes the key's document.
 *   <li>The key is text, or Avro in the same wire format: a string or a number is the id; of a
 *       record, the fields of the mapping's id, or all of them.
 * </ul>
 *
 * <p>For one thread.
 */
public final class AvroRequestReader implements RequestReader {

    private final int maxBytes;
    private final FieldMapping mapping;
    private final MappedFields fields;
    private final AvroDecoder values;
    private final AvroDecoder keys;

    /**
     * @param maxBytes size of the largest value that is read, at least 1; larger ones are faults
     * @param schemas where the writers' schemas are
     * @param mapping which fields make a request; null for those of our own schema
     */
    public AvroRequestReader(int maxBytes, WriterSchemas schemas, FieldMapping mapping) {
        this.maxBytes = maxBytes;
        this.mapping = mapping;
        this.fields = mapping == null ? null : new MappedFields(mapping);
        this.values = new AvroDecoder(schemas, mapping == null ? AvroSchemas.REQUEST : null);
        this.keys = new AvroDecoder(schemas, null);
    }

    @Override
    public List<EmbeddingRequest> requests(byte[] key, byte[] value, SourcePosition source)
            throws MalformedRecordException {
        if (value == null) {
            return List.of(new EmbeddingRequest(keyId(key), null, null, Map.of(), true, source));
        }
        if (value.length > maxBytes) {
            throw JsonInput.tooLong(value.length, maxBytes);
        }
        Object datum = values.decode("value", value);
        if (!(datum instanceof IndexedRecord record)) {
            throw new MalformedRecordException("the value's schema is not that of a record");
        }
        return List.of(mapping == null ? own(key, record, source) : mapped(key, record, source));
    }

    private EmbeddingRequest mapped(byte[] key, IndexedRecord record, SourcePosition source)
            throws MalformedRecordException {
        Map<FieldPath, FieldValue> found = new HashMap<>();
        for (FieldPath path : mapping.paths()) {
            found.put(path, AvroValues.at(record, path));
        }
        String id = mapping.id().isEmpty() ? keyId(key) : fields.id(found);
        return fields.upsert(id, found, source);
    }

    private EmbeddingRequest own(byte[] key, IndexedRecord record, SourcePosition source)
            throws MalformedRecordException {
        RequestFields request = new RequestFields();
        request.id = string(record, "id");
        String keyId = key == null ? null : keyId(key);
        try {
            request.text = string(record, "text");
            request.instruction = string(record, "instruction");
            request.instructionNames = names(record.get(position("instruction_name")));
            request.attributes = attributes((Map<?, ?>) record.get(position("attributes")));
            request.delete = record.get(position("op")).toString().equals("delete");
        } catch (MalformedRecordException e) {
            throw new MalformedRecordException(e.getMessage(), request.knownId(keyId));
        }
        return request.request(keyId, source);
    }

    private static String string(IndexedRecord record, String name)
            throws MalformedRecordException {
        Object value = record.get(position(name));
        return value == null ? null : AvroValues.text(name, value);
    }

    private static int position(String name) {
        Schema.Field field = AvroSchemas.REQUEST.getField(name);
        return field.pos();
    }

    private static List<String> names(Object given) throws MalformedRecordException {
        if (given == null) {
            return List.of();
        }
        if (!(given instanceof List<?> list)) {
            return List.of(AvroValues.text("instruction_name", given));
        }
        if (list.isEmpty()) {
            throw new MalformedRecordException(
                    "instruction_name is an empty array: fill it, or leave it out");
        }
        List<String> names = new ArrayList<>();
        for (Object name : list) {
            names.add(AvroValues.text("instruction_name", name));
        }
        if (new HashSet<>(names).size() != names.size()) {
            throw new MalformedRecordException(
                    "instruction_name names an instruction twice: name it once");
        }
        return names;
    }

    private static Map<String, String> attributes(Map<?, ?> given) throws MalformedRecordException {
        Map<String, String> attributes = new LinkedHashMap<>();
        for (Map.Entry<?, ?> attribute : given.entrySet()) {
            String name = AvroValues.text("a name in attributes", attribute.getKey());
            FieldValue value = AvroValues.of("attributes." + name, attribute.getValue());
            attributes.put(
                    name,
                    switch (value.kind()) {
                        case NULL -> JsonScalar.NULL;
                        case STRING -> JsonScalar.of(value.text());
                        case NUMBER, BOOLEAN -> value.text();
                        default ->
                                throw new MalformedRecordException(
                                        "attributes."
                                                + Excerpt.of(name)
                                                + " is "
                                                + value.words()
                                                + ", which no attribute can be");
                    });
        }
        return attributes;
    }

    private String keyId(byte[] key) throws MalformedRecordException {
        List<FieldPath> paths = mapping == null ? List.of() : mapping.id();
        if (key == null || !AvroDecoder.isWireFormat(key)) {
            return paths.isEmpty()
                    ? MappedRequestReader.textId(key)
                    : ForeignKey.read(key).id(paths);
        }
        Object datum = keys.decode("key", key);
        if (!(datum instanceof IndexedRecord record)) {
            return new ForeignKey(Map.of(), AvroValues.of("key", datum)).id(paths);
        }
        Map<String, FieldValue> columns = new LinkedHashMap<>();
        for (Schema.Field field : record.getSchema().getFields()) {
            columns.put(
                    field.name(),
                    AvroValues.of(field.name() + " in the key", record.get(field.pos())));
        }
        return new ForeignKey(columns, null).id(paths);
    }
}
