package io.flinkinstructor.operators.model.convert;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.flinkinstructor.operators.model.ModuleList;
import io.flinkinstructor.operators.model.Pooling;
import io.flinkinstructor.operators.model.PromptStyle;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Writes a model directory. */
final class ModelWriter {

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final String GRAPH = "model.onnx";
    private static final String WEIGHTS = "model.onnx_data";

    /** The transformer's files that the model needs beside its graph, as far as they are there. */
    private static final List<String> TRANSFORMER_FILES =
            List.of(
                    "config.json",
                    "tokenizer.json",
                    "tokenizer_config.json",
                    "special_tokens_map.json",
                    "sentence_bert_config.json");

    private static final String PROMPTS = "config_sentence_transformers.json";

    private final Checkpoint checkpoint;
    private final Precision precision;
    private final Path target;

    /**
     * @param target the directory to fill
     */
    ModelWriter(Checkpoint checkpoint, Precision precision, Path target) {
        this.checkpoint = checkpoint;
        this.precision = precision;
        this.target = target;
    }

    /**
     * Writes all files, in place of those that are there.
     *
     * @param arithmetic how the graph computes; used up by it
     * @return bytes of graph and weights
     */
    long write(Arithmetic arithmetic, ConversionProgress progress) throws IOException {
        Path folder = Files.createDirectories(target.resolve("onnx"));
        graph(folder, arithmetic, progress);
        String transformer = checkpoint.transformer();
        for (String file : TRANSFORMER_FILES) {
            copy(transformer + file, file);
        }
        copy(PROMPTS, PROMPTS);
        JSON.writerWithDefaultPrettyPrinter()
                .writeValue(target.resolve(ModuleList.FILE).toFile(), modules());
        return Files.size(folder.resolve(GRAPH)) + Files.size(folder.resolve(WEIGHTS));
    }

    private void graph(Path folder, Arithmetic arithmetic, ConversionProgress progress)
            throws IOException {
        String what = "Writing the graph in " + precision;
        int steps = checkpoint.encoder().steps();
        progress.at(what, 0, steps);
        ModelProto model;
        Files.deleteIfExists(folder.resolve(WEIGHTS));
        try (WeightsFile weights = new WeightsFile(folder.resolve(WEIGHTS))) {
            GraphBuilder graph =
                    new GraphBuilder(
                            weights,
                            arithmetic.opset(),
                            precision.approximate()
                                    ? OperatorForms.fastest()
                                    : OperatorForms.PINNED);
            TextInputs inputs = TextInputs.declare(graph);
            int[] done = new int[1];
            String tokens =
                    checkpoint
                            .encoder()
                            .write(
                                    graph,
                                    inputs,
                                    arithmetic,
                                    checkpoint.head().poolings().equals(List.of(Pooling.CLS)),
                                    () -> progress.at(what, ++done[0], steps));
            TextHead head = checkpoint.head();
            new HeadWriter(graph, inputs, tokens, head.excludesInstruction())
                    .write(head, checkpoint.encoder().width());
            model = graph.build(notes());
        }
        try (OutputStream out = Files.newOutputStream(folder.resolve(GRAPH))) {
            model.writeTo(out);
        }
    }

    private Map<String, String> notes() {
        Map<String, String> notes = new LinkedHashMap<>();
        notes.put("checkpoint", checkpoint.directory().toAbsolutePath().getFileName().toString());
        notes.put("architecture", checkpoint.encoder().architecture());
        notes.put("precision", precision.toString());
        return notes;
    }

    /** One module: the graph does the others' work. Its class says how instructions are joined. */
    private List<Map<String, Object>> modules() {
        Map<String, Object> module = new LinkedHashMap<>();
        module.put("idx", 0);
        module.put("name", "0");
        module.put("path", "");
        module.put(
                "type",
                checkpoint.style() == PromptStyle.INSTRUCTOR
                        ? "InstructorEmbedding.instructor.INSTRUCTOR_Transformer"
                        : "sentence_transformers.models.Transformer");
        return List.of(module);
    }

    private void copy(String from, String to) throws IOException {
        Path source = checkpoint.directory().resolve(from);
        if (Files.isRegularFile(source)) {
            Files.copy(source, target.resolve(to), StandardCopyOption.REPLACE_EXISTING);
        }
    }
}
