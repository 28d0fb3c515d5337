package io.flinkinstructor.rivals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.springframework.ai.transformers.TransformersEmbeddingModel;

/** Spring AI's embedding model in process. It pools by the mean, whatever the model wants. */
final class SpringAi implements Library {

    private final TransformersEmbeddingModel model = new TransformersEmbeddingModel();

    SpringAi(Path folder) throws Exception {
        model.setModelResource(folder.resolve("model.onnx").toUri().toString());
        model.setTokenizerResource(folder.resolve("tokenizer.json").toUri().toString());
        model.setTokenizerOptions(Map.of("padding", "true"));
        model.setDisableCaching(true);
        model.afterPropertiesSet();
    }

    @Override
    public List<float[]> embed(List<String> texts) {
        return model.embed(texts);
    }

    @Override
    public void close() {}
}
