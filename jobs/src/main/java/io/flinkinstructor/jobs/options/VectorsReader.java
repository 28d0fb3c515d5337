package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.sink.vector.VectorSinkOptions;

/** Reads how rows are written to vector stores of any kind. */
final class VectorsReader {

    private VectorsReader() {}

    static VectorSinkOptions read(OptionValues options) {
        return new VectorSinkOptions(
                Math.max(1, options.atLeastOne(VectorsKeys.MAX_ROWS)),
                options.bytes(VectorsKeys.MAX_BYTES, Integer.MAX_VALUE),
                options.notNegative(VectorsKeys.FLUSH_INTERVAL).abs(),
                options.notNegative(VectorsKeys.RETRY_TIMEOUT).abs(),
                options.notNegative(VectorsKeys.TOMBSTONE_HORIZON).abs());
    }
}
