package io.flinkinstructor.operators.model;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;

/** The least that is a model's directory, file by file; its graph has a signature only. */
public final class TinyModel {

    private TinyModel() {}

    /** What both a model and a checkpoint have, by name. */
    public static Map<String, byte[]> settings() {
        Map<String, byte[]> files = new LinkedHashMap<>();
        json(
                files,
                "modules.json",
                """
                [{"idx": 0, "path": "", "type": "sentence_transformers.models.Transformer"},
                 {"idx": 1, "path": "1_Pooling", "type": "sentence_transformers.models.Pooling"},
                 {"idx": 2, "path": "2_Normalize", "type": "sentence_transformers.models.Normalize"}]
                """);
        json(
                files,
                "1_Pooling/config.json",
                """
                {"word_embedding_dimension": 4, "pooling_mode_mean_tokens": true,
                 "include_prompt": true}
                """);
        json(
                files,
                "config.json",
                """
                {"model_type": "bert", "hidden_size": 4, "num_hidden_layers": 1,
                 "num_attention_heads": 2, "intermediate_size": 8, "vocab_size": 2,
                 "max_position_embeddings": 16, "type_vocab_size": 1, "hidden_act": "gelu"}
                """);
        json(
                files,
                "sentence_bert_config.json",
                "{\"max_seq_length\": 16, \"do_lower_case\": false}");
        json(files, "tokenizer_config.json", "{\"model_max_length\": 16}");
        json(
                files,
                "config_sentence_transformers.json",
                "{\"prompts\": {\"query\": \"query: \"}, \"default_prompt_name\": \"query\"}");
        json(
                files,
                "tokenizer.json",
                """
                {"version": "1.0", "added_tokens": [], "pre_tokenizer": {"type": "Whitespace"},
                 "model": {"type": "WordLevel", "vocab": {"[UNK]": 0, "a": 1},
                           "unk_token": "[UNK]"}}
                """);
        return files;
    }

    private static void json(Map<String, byte[]> files, String name, String content) {
        files.put(name, content.getBytes(StandardCharsets.UTF_8));
    }

    /** A graph that says what it takes and gives, and does nothing. */
    public static byte[] graph() {
        return ModelProto.newBuilder()
                .setGraph(
                        GraphProto.newBuilder()
                                .addInput(
                                        port("input_ids", TensorProto.DataType.INT64_VALUE, -1, -1))
                                .addOutput(
                                        port(
                                                "last_hidden_state",
                                                TensorProto.DataType.FLOAT_VALUE,
                                                -1,
                                                -1,
                                                4)))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto port(String name, int type, int... sizes) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (int size : sizes) {
            TensorShapeProto.Dimension.Builder dimension = shape.addDimBuilder();
            if (size >= 0) {
                dimension.setDimValue(size);
            }
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(
                        TypeProto.newBuilder()
                                .setTensorType(
                                        TypeProto.Tensor.newBuilder()
                                                .setElemType(type)
                                                .setShape(shape)))
                .build();
    }
}
