package io.flinkinstructor.operators.registry;

import io.flinkinstructor.schemas.AvroRecordWriter;
import io.flinkinstructor.schemas.AvroSchemas;
import java.io.Serializable;
import java.util.Objects;

/**
 * The subject that embeddings' schema is registered under.
 *
 * @param registry where
 * @param subject its name; by convention the topic's with {@code -value}
 * @param register whether the schema is registered if it is not yet
 */
public record SchemaSubject(RegistryOptions registry, String subject, boolean register)
        implements Serializable {

    /**
     * @throws NullPointerException if anything is null
     */
    public SchemaSubject {
        Objects.requireNonNull(registry, "registry == null");
        Objects.requireNonNull(subject, "subject == null");
    }

    /**
     * A writer with the schema's id.
     *
     * @throws RegistryException if the registry does not give it
     */
    public AvroRecordWriter open() throws RegistryException {
        RegistryClient client = new RegistryClient(registry);
        return new AvroRecordWriter(
                register
                        ? client.register(subject, AvroSchemas.EMBEDDING)
                        : client.lookUp(subject, AvroSchemas.EMBEDDING));
    }
}
