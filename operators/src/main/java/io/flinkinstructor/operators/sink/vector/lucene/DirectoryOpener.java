package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import org.apache.lucene.store.Directory;

/** How a shard's folder is read and written. */
interface DirectoryOpener extends Serializable {
    Directory open(Path folder) throws IOException;
}
