package io.flinkinstructor.jobs.benchmark;

import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.onnx.bgesmallenv15q.BgeSmallEnV15QuantizedEmbeddingModel;
import io.flinkinstructor.schemas.EmbeddedRecord;
import io.flinkinstructor.schemas.EmbeddingRequest;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;

/** What a Flink user writes first: the library's model, called for one text after the other. */
final class MapRival extends RichMapFunction<EmbeddingRequest, EmbeddedRecord> {

    private static final long serialVersionUID = 1L;

    private transient EmbeddingModel model;

    @Override
    public void open(OpenContext context) {
        model = new BgeSmallEnV15QuantizedEmbeddingModel();
    }

    @Override
    public EmbeddedRecord map(EmbeddingRequest request) {
        return RivalRecords.embedded(request, model.embed(request.text()).content().vector());
    }
}
