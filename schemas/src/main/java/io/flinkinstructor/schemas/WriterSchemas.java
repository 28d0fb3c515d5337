package io.flinkinstructor.schemas;

import org.apache.avro.Schema;

/** The schemas that records were written with, by their ids in a registry. */
public interface WriterSchemas {

    /**
     * The schema of an id.
     *
     * @throws UnknownSchemaException if there is none of this id, or none that can be used: the
     *     record is at fault
     * @throws java.io.UncheckedIOException if the registry cannot be asked: the record is not
     */
    Schema schema(int id) throws UnknownSchemaException;
}
