package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.Faults;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The transformers that can be converted, by the names of their types in config.json. */
final class Architectures {

    private static final Map<String, BertNames> BERTS =
            Map.of(
                    "bert", BertNames.BERT,
                    "roberta", BertNames.BERT,
                    "xlm-roberta", BertNames.BERT,
                    "camembert", BertNames.BERT,
                    "mpnet", BertNames.MPNET,
                    "distilbert", BertNames.DISTILBERT);

    private static final Set<String> T5S = Set.of("t5", "mt5", "umt5");

    private Architectures() {}

    /**
     * @param file the name of config.json, for messages
     * @return null if it is none of the known ones or not complete; the faults say why
     */
    static Encoder resolve(String file, JsonNode config, Resolver tensors, Faults faults) {
        String type = config.path("model_type").asText();
        if (T5S.contains(type)) {
            T5Settings settings = T5Settings.read(file, config, faults);
            return settings == null ? null : T5Encoder.resolve(settings, tensors);
        }
        if (BERTS.containsKey(type)) {
            BertSettings settings = BertSettings.read(BERTS.get(type), file, config, faults);
            return settings == null ? null : BertEncoder.resolve(settings, tensors);
        }
        Set<String> known = new TreeSet<>(T5S);
        known.addAll(BERTS.keySet());
        faults.add(
                file,
                String.format(
                        "the model_type '%s' is not known (known: %s); export the model to ONNX for"
                                + " feature extraction, and use the result as it is",
                        type, String.join(", ", known)));
        return null;
    }
}
