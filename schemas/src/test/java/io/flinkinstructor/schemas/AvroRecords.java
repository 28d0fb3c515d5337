package io.flinkinstructor.schemas;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;

/** Writes data as producers do, and knows the schemas that they were written with. */
final class AvroRecords implements WriterSchemas {

    private final List<Schema> schemas = new ArrayList<>();

    @Override
    public Schema schema(int id) throws UnknownSchemaException {
        if (id < 0 || id >= schemas.size()) {
            throw new UnknownSchemaException("the registry has no schema with the id " + id);
        }
        return schemas.get(id);
    }

    /** The id of a schema, from 0 in the order of their first use. */
    int id(Schema schema) {
        if (!schemas.contains(schema)) {
            schemas.add(schema);
        }
        return schemas.indexOf(schema);
    }

    byte[] bytes(GenericRecord record) {
        return bytes(record.getSchema(), record);
    }

    byte[] bytes(Schema schema, Object datum) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        bytes.write(0);
        bytes.writeBytes(ByteBuffer.allocate(4).putInt(id(schema)).array());
        BinaryEncoder encoder = EncoderFactory.get().binaryEncoder(bytes, null);
        try {
            new GenericDatumWriter<>(schema).write(datum, encoder);
            encoder.flush();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes.toByteArray();
    }
}
