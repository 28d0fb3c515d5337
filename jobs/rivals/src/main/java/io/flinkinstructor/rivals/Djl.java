package io.flinkinstructor.rivals;

import ai.djl.huggingface.translator.TextEmbeddingTranslatorFactory;
import ai.djl.inference.Predictor;
import ai.djl.repository.zoo.Criteria;
import ai.djl.repository.zoo.ZooModel;
import java.nio.file.Path;
import java.util.List;

/** Deep Java Library with its engine for ONNX Runtime, as its documentation shows it. */
final class Djl implements Library {

    private final ZooModel<String, float[]> model;
    private final Predictor<String, float[]> predictor;

    Djl(Path folder) throws Exception {
        model =
                Criteria.builder()
                        .setTypes(String.class, float[].class)
                        .optModelPath(folder)
                        .optModelName("model")
                        .optEngine("OnnxRuntime")
                        .optTranslatorFactory(new TextEmbeddingTranslatorFactory())
                        .optArgument("pooling", "cls")
                        .optArgument("normalize", "true")
                        .optArgument("includeTokenTypes", "true")
                        .optArgument("padding", "true")
                        .build()
                        .loadModel();
        predictor = model.newPredictor();
    }

    @Override
    public List<float[]> embed(List<String> texts) throws Exception {
        return predictor.batchPredict(texts);
    }

    @Override
    public void close() {
        predictor.close();
        model.close();
    }
}
