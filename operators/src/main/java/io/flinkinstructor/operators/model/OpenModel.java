package io.flinkinstructor.operators.model;

import io.flinkinstructor.operators.model.onnx.OnnxEmbedder;
import io.flinkinstructor.operators.model.onnx.SentenceGraph;

/** A model that was read and checked. */
record OpenModel(ModelInfo info, ModelTokenizer tokenizer, SentenceGraph graph, SentenceHead head)
        implements Model {

    @Override
    public Embedder embedder(Device device) throws EmbeddingException {
        return embedder(device, GpuOptions.DEFAULTS);
    }

    @Override
    public Embedder embedder(Device device, GpuOptions gpu) throws EmbeddingException {
        return OnnxEmbedder.load(graph, head, device, gpu, info.maxTokens());
    }

    @Override
    public void close() {
        tokenizer.close();
    }
}
