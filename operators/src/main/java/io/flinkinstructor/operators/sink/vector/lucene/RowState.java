package io.flinkinstructor.operators.sink.vector.lucene;

import io.flinkinstructor.operators.sink.vector.RowVersion;
import io.flinkinstructor.schemas.EmbeddedRecord;
import java.io.IOException;

/** What a shard has under a key. */
interface RowState {

    /** Of what was last written. */
    RowVersion version();

    /** Whether it is a tombstone. */
    boolean deleted();

    /**
     * The vector, if it is the one that the model makes of a record's text and instruction; null
     * otherwise.
     */
    float[] vectorFor(EmbeddedRecord row) throws IOException;
}
