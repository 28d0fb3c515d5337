package io.flinkinstructor.operators.sink.kafka;

import io.flinkinstructor.operators.registry.SchemaSubject;
import io.flinkinstructor.schemas.EmbeddedRecordWriter;
import io.flinkinstructor.schemas.EmbeddingWriter;
import io.flinkinstructor.schemas.VectorEncoding;
import java.io.IOException;
import java.io.Serializable;
import java.util.Objects;

/** What the values of embeddings are. Travels with the job and is opened in each subtask. */
public interface EmbeddingFormat extends Serializable {

    /**
     * A writer, for one thread.
     *
     * @throws IOException if what it needs cannot be had
     */
    EmbeddingWriter open() throws IOException;

    /** Whether another encoding would make records smaller. */
    boolean canBeSmaller();

    /**
     * JSON.
     *
     * @param encoding how vectors are written
     */
    record Json(VectorEncoding encoding) implements EmbeddingFormat {

        /**
         * @throws NullPointerException if {@code encoding} is null
         */
        public Json {
            Objects.requireNonNull(encoding, "encoding == null");
        }

        @Override
        public EmbeddingWriter open() {
            return new EmbeddedRecordWriter(encoding);
        }

        @Override
        public boolean canBeSmaller() {
            return encoding != VectorEncoding.BASE64;
        }
    }

    /**
     * Avro in Confluent's wire format.
     *
     * @param subject where the schema is registered
     */
    record Avro(SchemaSubject subject) implements EmbeddingFormat {

        /**
         * @throws NullPointerException if {@code subject} is null
         */
        public Avro {
            Objects.requireNonNull(subject, "subject == null");
        }

        @Override
        public EmbeddingWriter open() throws IOException {
            return subject.open();
        }

        @Override
        public boolean canBeSmaller() {
            return false;
        }
    }
}
