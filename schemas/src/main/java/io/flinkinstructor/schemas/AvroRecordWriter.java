package io.flinkinstructor.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.Encoder;
import org.apache.avro.io.EncoderFactory;

/**
 * Writes embeddings as Avro in Confluent's wire format, with the schema {@link
 * AvroSchemas#EMBEDDING}. For one thread.
 */
public final class AvroRecordWriter implements EmbeddingWriter {

    private static final Schema SOURCE =
            AvroSchemas.EMBEDDING.getField("source").schema().getTypes().get(1);

    private final byte[] header;
    private final GenericDatumWriter<GenericRecord> writer = new Writer();
    private BinaryEncoder encoder;

    /**
     * @param schemaId the schema's id in the registry
     */
    public AvroRecordWriter(int schemaId) {
        this.header =
                ByteBuffer.allocate(AvroDecoder.HEADER_BYTES)
                        .put(AvroDecoder.MAGIC)
                        .putInt(schemaId)
                        .array();
    }

    @Override
    public byte[] write(EmbeddedRecord embedded) {
        EmbeddedRecordWriter.requireWritable(embedded);
        GenericRecord record = new GenericData.Record(AvroSchemas.EMBEDDING);
        record.put("id", text("id", embedded.id()));
        record.put("chunk", text("chunk", embedded.chunk()));
        record.put("position", embedded.position());
        record.put("chunks", embedded.chunks());
        record.put("begin", embedded.begin());
        record.put("end", embedded.end());
        record.put("length", embedded.length());
        record.put("text", text("text", embedded.text()));
        record.put("instruction", text("instruction", embedded.instruction()));
        record.put("instruction_name", text("instruction_name", embedded.instructionName()));
        record.put("model", text("model", embedded.model()));
        record.put("model_fingerprint", text("model_fingerprint", embedded.modelFingerprint()));
        record.put("embedding", embedded.embedding());
        record.put("attributes", attributes(embedded.attributes()));
        record.put("source", source(embedded.source()));
        ByteArrayOutputStream bytes =
                new ByteArrayOutputStream(
                        header.length + Float.BYTES * embedded.embedding().length + 1024);
        bytes.writeBytes(header);
        encoder = EncoderFactory.get().binaryEncoder(bytes, encoder);
        try {
            writer.write(record, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to memory failed", e);
        }
        return bytes.toByteArray();
    }

    private static String text(String name, String text) {
        if (text != null) {
            JsonOutput.requireEncodable(name, text);
        }
        return text;
    }

    private static Map<String, Object> attributes(Map<String, String> given) {
        Map<String, Object> attributes = new LinkedHashMap<>();
        given.forEach(
                (name, json) -> {
                    Object value = JsonScalar.read(json);
                    attributes.put(
                            text("the name of an attribute", name),
                            value instanceof BigDecimal number ? number(json, number) : value);
                });
        return attributes;
    }

    /** A long or a double if it is exactly the number, else its digits. */
    private static Object number(String json, BigDecimal number) {
        if (json.indexOf('.') < 0 && json.indexOf('e') < 0 && json.indexOf('E') < 0) {
            try {
                return number.longValueExact();
            } catch (ArithmeticException e) {
                return json;
            }
        }
        double nearest = number.doubleValue();
        return Double.isFinite(nearest) && BigDecimal.valueOf(nearest).compareTo(number) == 0
                ? (Object) nearest
                : json;
    }

    private static GenericRecord source(SourcePosition position) {
        if (position == null) {
            return null;
        }
        GenericRecord source = new GenericData.Record(SOURCE);
        source.put("topic", text("source.topic", position.topic()));
        source.put("partition", position.partition());
        source.put("offset", position.offset());
        source.put("timestamp", position.timestamp());
        return source;
    }

    /** Writes a vector without an object for each component. */
    private static final class Writer extends GenericDatumWriter<GenericRecord> {

        Writer() {
            super(AvroSchemas.EMBEDDING, new GenericData());
        }

        @Override
        protected void writeArray(Schema schema, Object datum, Encoder out) throws IOException {
            float[] vector = (float[]) datum;
            out.writeArrayStart();
            out.setItemCount(vector.length);
            for (float component : vector) {
                out.startItem();
                out.writeFloat(component);
            }
            out.writeArrayEnd();
        }
    }
}
