package io.flinkinstructor.schemas;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.apache.avro.Conversions;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DatumReader;
import org.apache.avro.io.DecoderFactory;

/**
 * Decodes Avro in Confluent's wire format: a byte 0, the id of the writer's schema as four bytes,
 * big-endian, then the datum. Strings come as {@link org.apache.avro.util.Utf8}, decimals as {@link
 * java.math.BigDecimal}. For one thread.
 */
final class AvroDecoder {

    /** The first byte. */
    static final byte MAGIC = 0;

    /** Bytes before the datum. */
    static final int HEADER_BYTES = 1 + Integer.BYTES;

    private final WriterSchemas schemas;
    private final Schema resolved;
    private final GenericData data = new GenericData();
    private final Map<Integer, DatumReader<Object>> readers = new HashMap<>();
    private BinaryDecoder decoder;

    /**
     * @param resolved what data are resolved to; null for the schema that each was written with
     */
    AvroDecoder(WriterSchemas schemas, Schema resolved) {
        this.schemas = Objects.requireNonNull(schemas, "schemas == null");
        this.resolved = resolved;
        data.addLogicalTypeConversion(new Conversions.DecimalConversion());
    }

    /** Whether bytes begin as the wire format does. */
    static boolean isWireFormat(byte[] bytes) {
        return bytes.length >= HEADER_BYTES && bytes[0] == MAGIC;
    }

    /**
     * The datum.
     *
     * @param what names the bytes in messages
     * @throws MalformedRecordException if they are not of the wire format, if the schema is unknown
     *     or does not fit, or if they are not of the schema
     * @throws java.io.UncheckedIOException if the schema cannot be had
     */
    Object decode(String what, byte[] bytes) throws MalformedRecordException {
        if (!isWireFormat(bytes)) {
            throw new MalformedRecordException(
                    "the "
                            + what
                            + " is not Avro with a schema's id in front: it has "
                            + bytes.length
                            + " bytes"
                            + (bytes.length == 0
                                    ? ""
                                    : String.format(" and begins with 0x%02x", bytes[0] & 0xff))
                            + ", but must begin with a byte 0 and four bytes of id");
        }
        int id = ByteBuffer.wrap(bytes).getInt(1);
        DatumReader<Object> reader = reader(what, id);
        decoder =
                DecoderFactory.get()
                        .binaryDecoder(bytes, HEADER_BYTES, bytes.length - HEADER_BYTES, decoder);
        Object datum;
        boolean whole;
        try {
            datum = reader.read(null, decoder);
            whole = decoder.isEnd();
        } catch (IOException | RuntimeException e) {
            throw malformed(what, id, e.getMessage() == null ? e.toString() : e.getMessage());
        } catch (StackOverflowError e) {
            // Of a schema that contains itself: as deep as the bytes say.
            throw malformed(what, id, "it is nested too deeply");
        }
        if (!whole) {
            throw malformed(what, id, "more follows after it");
        }
        return datum;
    }

    private DatumReader<Object> reader(String what, int id) throws MalformedRecordException {
        DatumReader<Object> reader = readers.get(id);
        if (reader == null) {
            Schema written;
            try {
                written = schemas.schema(id);
            } catch (UnknownSchemaException e) {
                throw new MalformedRecordException("the " + what + ": " + e.getMessage());
            }
            reader = new Reader(written, resolved == null ? written : resolved, data);
            readers.put(id, reader);
        }
        return reader;
    }

    private static MalformedRecordException malformed(String what, int id, String why) {
        return new MalformedRecordException(
                String.format(
                        "the %s cannot be read with schema %d of the registry: %s",
                        what, id, JsonInput.shortened(why.replaceAll("\\s+", " "))));
    }

    /** Never makes an object of a class that a schema names. */
    private static final class Reader extends GenericDatumReader<Object> {

        Reader(Schema written, Schema resolved, GenericData data) {
            super(written, resolved, data);
        }

        @Override
        protected Class<?> findStringClass(Schema schema) {
            return CharSequence.class;
        }
    }
}
