package io.flinkinstructor.jobs.options;

import io.flinkinstructor.operators.sink.vector.lucene.LuceneIndexOptions;
import io.flinkinstructor.operators.sink.vector.lucene.LuceneStore;

/** Reads where the index is and what it is like, and collects what is wrong on the way. */
final class LuceneSinkReader {

    private final OptionValues options;
    private final Faults faults;

    LuceneSinkReader(OptionValues options, Faults faults) {
        this.options = options;
        this.faults = faults;
    }

    /** The sink; null if it cannot be made, which is a fault. */
    PipelineSettings.Lucene read() {
        String directory = options.required(LuceneKeys.DIRECTORY, "/data/index");
        LuceneIndexOptions index = index();
        return directory == null || index == null
                ? null
                : new PipelineSettings.Lucene(
                        new LuceneStore(directory, index),
                        VectorsReader.read(options),
                        options.value(AliasKeys.LUCENE));
    }

    private LuceneIndexOptions index() {
        try {
            return new LuceneIndexOptions(
                    options.value(LuceneKeys.SHARDS),
                    options.value(LuceneKeys.DISTANCE),
                    options.value(LuceneKeys.MAX_CONNECTIONS),
                    options.value(LuceneKeys.BEAM_WIDTH),
                    options.value(LuceneKeys.KEEP_COMMITS));
        } catch (IllegalArgumentException e) {
            faults.add("sink.lucene: " + e.getMessage());
            return null;
        }
    }
}
