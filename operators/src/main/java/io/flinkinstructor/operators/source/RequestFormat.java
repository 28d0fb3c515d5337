package io.flinkinstructor.operators.source;

import io.flinkinstructor.operators.registry.RegistryClient;
import io.flinkinstructor.operators.registry.RegistryOptions;
import io.flinkinstructor.schemas.AvroRequestReader;
import io.flinkinstructor.schemas.DebeziumRequestReader;
import io.flinkinstructor.schemas.EmbeddingRequestReader;
import io.flinkinstructor.schemas.FieldMapping;
import io.flinkinstructor.schemas.MappedRequestReader;
import io.flinkinstructor.schemas.RequestReader;
import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;

/** What the values of records are. Travels with the job and is opened in each subtask. */
public interface RequestFormat extends Serializable {

    /**
     * A reader, for one thread.
     *
     * @throws IOException if what it needs cannot be had
     */
    RequestReader open() throws IOException;

    /**
     * Our own JSON.
     *
     * @param maxBytes size of the largest value that is read, at least 1
     */
    record Json(int maxBytes) implements RequestFormat {

        /**
         * @throws IllegalArgumentException if the limit is below 1
         */
        public Json {
            requirePositive(maxBytes);
        }

        @Override
        public RequestReader open() {
            return new EmbeddingRequestReader(maxBytes);
        }
    }

    /**
     * Any JSON objects.
     *
     * @param maxBytes size of the largest value that is read, at least 1
     * @param mapping which of their fields are looked at
     */
    record MappedJson(int maxBytes, FieldMapping mapping) implements RequestFormat {

        /**
         * @throws IllegalArgumentException if the limit is below 1
         */
        public MappedJson {
            requirePositive(maxBytes);
            Objects.requireNonNull(mapping, "mapping == null");
        }

        @Override
        public RequestReader open() {
            return new MappedRequestReader(maxBytes, mapping);
        }
    }

    /**
     * Debezium's change events in JSON.
     *
     * @param maxBytes size of the largest value that is read, at least 1
     * @param mapping which columns are looked at
     * @param unavailable what stands for a value that was not sent
     */
    record DebeziumJson(int maxBytes, FieldMapping mapping, String unavailable)
            implements RequestFormat {

        /**
         * @throws IllegalArgumentException if the limit is below 1
         */
        public DebeziumJson {
            requirePositive(maxBytes);
            Objects.requireNonNull(mapping, "mapping == null");
            Objects.requireNonNull(unavailable, "unavailable == null");
        }

        @Override
        public RequestReader open() {
            return new DebeziumRequestReader(maxBytes, mapping, unavailable);
        }
    }

    /**
     * Avro in Confluent's wire format.
     *
     * @param maxBytes size of the largest value that is read, at least 1
     * @param mapping which fields are looked at; null for those of our own schema
     * @param registry where the writers' schemas are
     */
    record Avro(int maxBytes, FieldMapping mapping, RegistryOptions registry)
            implements RequestFormat {

        /**
         * @throws IllegalArgumentException if the limit is below 1
         */
        public Avro {
            requirePositive(maxBytes);
            Objects.requireNonNull(registry, "registry == null");
        }

        @Override
        public RequestReader open() throws IOException {
            return new AvroRequestReader(maxBytes, new RegistryClient(registry), mapping);
        }
    }

    private static void requirePositive(int maxBytes) {
        if (maxBytes < 1) {
            throw new IllegalArgumentException(
                    "largest value in bytes: " + maxBytes + ", must be at least 1");
        }
    }
}
