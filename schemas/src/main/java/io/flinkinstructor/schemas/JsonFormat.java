package io.flinkinstructor.schemas;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonFactoryBuilder;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.StreamWriteFeature;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;

/** How JSON is read and written here; one factory for all threads. */
final class JsonFormat {

    /** Names repeated within an object are refused: readers disagree on which of them counts. */
    static final JsonFactory FACTORY =
            new JsonFactoryBuilder()
                    // The bytes are UTF-8, checked beforehand: nothing is to be guessed.
                    .disable(JsonFactory.Feature.CHARSET_DETECTION)
                    // Names come from outside and must not fill the JVM's table of strings.
                    .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
                    .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                    // Shortest decimal that gives the float back; Java 17's own is not.
                    .enable(StreamWriteFeature.USE_FAST_DOUBLE_WRITER)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    // Strings are bounded by the size of the value that they are in.
                    .streamReadConstraints(
                            StreamReadConstraints.builder()
                                    .maxStringLength(Integer.MAX_VALUE)
                                    .build())
                    // Buffers in thread locals would keep a job's class loader alive.
                    .recyclerPool(JsonRecyclerPools.newConcurrentDequePool())
                    .rootValueSeparator((String) null)
                    .build();

    private JsonFormat() {}
}
