package io.flinkinstructor.operators.sink.vector.lucene;

import java.io.IOException;
import org.apache.lucene.codecs.KnnVectorsFormat;
import org.apache.lucene.codecs.KnnVectorsReader;
import org.apache.lucene.codecs.KnnVectorsWriter;
import org.apache.lucene.codecs.lucene912.Lucene912Codec;
import org.apache.lucene.codecs.lucene99.Lucene99HnswVectorsFormat;
import org.apache.lucene.index.SegmentReadState;
import org.apache.lucene.index.SegmentWriteState;

/**
 * Lucene's own codec, with the graph's options, and for vectors of any dimension: Lucene stops at
 * 1024 as a warning of the cost. Any Lucene 9.12 reads what it writes.
 */
final class VectorCodec extends Lucene912Codec {

    private static final int MAX_DIMENSION = 16_000;

    private final KnnVectorsFormat format;

    VectorCodec(int maxConnections, int beamWidth) {
        this.format = new LongVectors(new Lucene99HnswVectorsFormat(maxConnections, beamWidth));
    }

    @Override
    public KnnVectorsFormat getKnnVectorsFormatForField(String field) {
        return format;
    }

    /** Has the other's name, by which files are read. */
    private static final class LongVectors extends KnnVectorsFormat {

        private final KnnVectorsFormat format;

        LongVectors(KnnVectorsFormat format) {
            super(format.getName());
            this.format = format;
        }

        @Override
        public KnnVectorsWriter fieldsWriter(SegmentWriteState state) throws IOException {
            return format.fieldsWriter(state);
        }

        @Override
        public KnnVectorsReader fieldsReader(SegmentReadState state) throws IOException {
            return format.fieldsReader(state);
        }

        @Override
        public int getMaxDimensions(String field) {
            return MAX_DIMENSION;
        }
    }
}
