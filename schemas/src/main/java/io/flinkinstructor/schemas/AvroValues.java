package io.flinkinstructor.schemas;

import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericEnumSymbol;
import org.apache.avro.generic.GenericFixed;
import org.apache.avro.generic.IndexedRecord;
import org.apache.avro.util.Utf8;

/** Sees Avro's data as what JSON would have in their place. */
final class AvroValues {

    private AvroValues() {}

    /**
     * What is at a path; names lead into records and maps, indexes into arrays.
     *
     * @throws MalformedRecordException if it is a string that is not UTF-8
     */
    static FieldValue at(Object datum, FieldPath path) throws MalformedRecordException {
        Object here = datum;
        for (String name : path.names()) {
            here = child(here, name);
            if (here == MISSING) {
                return FieldValue.MISSING;
            }
        }
        return of(path.toString(), here);
    }

    /**
     * What a datum is.
     *
     * @param where its place, for a person
     * @throws MalformedRecordException if it is a string that is not UTF-8
     */
    static FieldValue of(String where, Object datum) throws MalformedRecordException {
        if (datum == null) {
            return FieldValue.NULL;
        }
        if (datum instanceof CharSequence || datum instanceof GenericEnumSymbol<?>) {
            return FieldValue.string(text(where, datum));
        }
        if (datum instanceof Boolean bool) {
            return FieldValue.bool(bool);
        }
        if (datum instanceof Float || datum instanceof Double) {
            return Double.isFinite(((Number) datum).doubleValue())
                    ? FieldValue.number(datum.toString())
                    : FieldValue.other("a number that is not finite");
        }
        if (datum instanceof Integer || datum instanceof Long || datum instanceof BigDecimal) {
            return FieldValue.number(datum.toString());
        }
        if (datum instanceof ByteBuffer || datum instanceof GenericFixed) {
            return FieldValue.other("bytes");
        }
        return datum instanceof List ? FieldValue.ARRAY : FieldValue.OBJECT;
    }

    /**
     * The characters of a string.
     *
     * @throws MalformedRecordException if it is not UTF-8
     */
    static String text(String where, Object string) throws MalformedRecordException {
        if (string instanceof Utf8 utf8) {
            byte[] bytes = Arrays.copyOf(utf8.getBytes(), utf8.getByteLength());
            JsonInput.requireUtf8(where, bytes);
            return new String(bytes, StandardCharsets.UTF_8);
        }
        return string.toString();
    }

    private static final Object MISSING = new Object();

    private static Object child(Object datum, String name) {
        if (datum instanceof IndexedRecord record) {
            Schema.Field field = record.getSchema().getField(name);
            return field == null ? MISSING : record.get(field.pos());
        }
        if (datum instanceof Map<?, ?> map) {
            Object key = new Utf8(name);
            return map.containsKey(key) ? map.get(key) : MISSING;
        }
        if (datum instanceof List<?> list && name.matches("0|[1-9]\\d{0,8}")) {
            int index = Integer.parseInt(name);
            return index < list.size() ? list.get(index) : MISSING;
        }
        return MISSING;
    }
}
