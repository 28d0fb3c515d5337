package io.flinkinstructor.operators.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.onnx.GraphFile;
import io.flinkinstructor.operators.model.onnx.OnnxGraph;
import io.flinkinstructor.operators.model.onnx.SentenceGraph;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads and checks a model in the layout of sentence-transformers, file by file. */
final class ModelDirectory {

    private static final Logger LOG = LoggerFactory.getLogger(ModelDirectory.class);

    private static final String PROMPTS = "config_sentence_transformers.json";

    private final ModelFiles files;
    private final Faults faults;
    private final ModelJson json;

    private ModelDirectory(ModelFiles files) {
        this.files = files;
        this.faults = new Faults(files.location());
        this.json = new ModelJson(files, faults);
    }

    /**
     * @throws BrokenModelException if it can't be used; names every fault
     * @throws EmbeddingException if the tokenizer's library can't be loaded
     */
    static Model open(ModelFiles files) throws EmbeddingException {
        return new ModelDirectory(files).read();
    }

    private Model read() throws EmbeddingException {
        Modules modules = Modules.read(files, json, faults);
        String folder = modules.transformer();
        JsonNode config = json.optional(folder + "config.json");
        JsonNode sentenceConfig = json.optional(folder + "sentence_bert_config.json");
        JsonNode prompts = json.optional(PROMPTS);
        int maxTokens =
                MaxTokens.of(
                        sentenceConfig, json.optional(folder + "tokenizer_config.json"), config);
        if (maxTokens == 0) {
            faults.add(
                    folder + "sentence_bert_config.json",
                    "no file says how many tokens the model takes; write"
                            + " {\"max_seq_length\": 512} or what it was trained for");
        }
        Map<String, String> named = prompts(prompts);
        String defaultPrompt = defaultPrompt(prompts, named);
        OnnxGraph description = graph(folder);
        SentenceGraph graph = sentenceGraph(folder, description, config);
        SentenceHead head =
                graph == null ? null : new HeadAssembly(modules, graph, config, faults).head();
        TokenizerFile tokenizer =
                TokenizerFile.read(folder + "tokenizer.json", files, json, faults);
        try {
            checkTokenizer(folder, tokenizer, description, config, maxTokens);
            faults.throwIfAny();
            ModelTokenizer.Settings settings =
                    new ModelTokenizer.Settings(
                            maxTokens,
                            sentenceConfig.path("do_lower_case").asBoolean(),
                            includePrompt(modules, graph));
            ModelInfo info =
                    new ModelInfo(
                            files.name(),
                            fingerprint(folder, description, modules, graph, settings),
                            head.dimension(),
                            maxTokens,
                            named,
                            defaultPrompt);
            LOG.info(
                    "Model {} from {}: {} dimensions, at most {} tokens, {}, fingerprint {}",
                    info.name(),
                    files.location(),
                    info.dimension(),
                    info.maxTokens(),
                    graph.pooled()
                            ? "pooled by the graph's output " + graph.output()
                            : "pooled by " + modules.pooling().modes(),
                    info.fingerprint());
            return new OpenModel(
                    info,
                    new ModelTokenizer(tokenizer.tokenizer(), modules.style(), settings),
                    graph,
                    head);
        } catch (EmbeddingException | RuntimeException e) {
            if (tokenizer != null) {
                tokenizer.tokenizer().close();
            }
            throw e;
        }
    }

    /** A graph that pools knows itself: it asks for the instruction's tokens to leave them out. */
    private static boolean includePrompt(Modules modules, SentenceGraph graph) {
        return graph.pooled() ? !graph.excludesInstruction() : !modules.excludesPrompt();
    }

    private Map<String, String> prompts(JsonNode config) {
        Map<String, String> named = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> prompt : config.path("prompts").properties()) {
            named.put(prompt.getKey(), prompt.getValue().asText());
        }
        return Collections.unmodifiableMap(named);
    }

    private String defaultPrompt(JsonNode config, Map<String, String> named) {
        JsonNode name = config.path("default_prompt_name");
        if (!name.isTextual()) {
            return null;
        }
        if (!named.containsKey(name.asText())) {
            faults.add(
                    PROMPTS,
                    String.format(
                            "default_prompt_name '%s' is none of the prompts %s; name one of them or"
                                    + " remove it",
                            name.asText(), named.keySet()));
        }
        return named.get(name.asText());
    }

    private String graphFile(String folder) {
        for (String file : List.of(folder + "onnx/model.onnx", folder + "model.onnx")) {
            if (files.exists(file)) {
                return file;
            }
        }
        return null;
    }

    /** Null if there is none that can be read; the faults say why. */
    private OnnxGraph graph(String folder) {
        String file = graphFile(folder);
        if (file == null) {
            faults.add(
                    folder + "onnx/model.onnx",
                    "is missing, and so is model.onnx; make it with 'deploy/instructor convert"
                            + " --checkpoint "
                            + files.location()
                            + " --output ...', or export the model for feature extraction with"
                            + " another tool");
            return null;
        }
        try {
            OnnxGraph graph = OnnxGraph.read(new File(file));
            for (String external : graph.externalFiles()) {
                if (!files.exists(beside(file, external))) {
                    faults.add(
                            beside(file, external),
                            "is missing, though " + file + " keeps weights in it; copy it too");
                }
            }
            return graph;
        } catch (IOException e) {
            faults.add(file, e.getMessage() + "; fetch or export it again");
            return null;
        }
    }

    private SentenceGraph sentenceGraph(String folder, OnnxGraph description, JsonNode config) {
        if (description == null) {
            return null;
        }
        String file = graphFile(folder);
        return SentenceGraph.of(
                new File(file),
                description,
                MaxTokens.firstPosition(config),
                fault -> faults.add(file, fault));
    }

    private void checkTokenizer(
            String folder,
            TokenizerFile tokenizer,
            OnnxGraph graph,
            JsonNode config,
            int maxTokens) {
        if (tokenizer == null) {
            return;
        }
        long known = graph == null ? 0 : graph.vocabulary();
        long vocabulary = known > 0 ? known : config.path("vocab_size").asLong();
        if (vocabulary > 0 && tokenizer.largestId() >= vocabulary) {
            faults.add(
                    folder + "tokenizer.json",
                    String.format(
                            "gives ids up to %d, but the model knows %d tokens only; take all files"
                                    + " from the same model",
                            tokenizer.largestId(), vocabulary));
        }
        int special = tokenizer.tokenizer().leading() + tokenizer.tokenizer().trailing();
        if (maxTokens > 0 && maxTokens <= special) {
            faults.add(
                    folder + "sentence_bert_config.json",
                    String.format(
                            "the model takes %d tokens, of which %d are special ones; raise"
                                    + " max_seq_length",
                            maxTokens, special));
        }
    }

    private String fingerprint(
            String folder,
            OnnxGraph description,
            Modules modules,
            SentenceGraph graph,
            ModelTokenizer.Settings settings)
            throws EmbeddingException {
        Fingerprint fingerprint = new Fingerprint();
        String file = graphFile(folder);
        try {
            hash(fingerprint, "graph", file);
            for (String external : description.externalFiles()) {
                hash(fingerprint, "weights " + external, beside(file, external));
            }
            hash(fingerprint, "tokenizer", folder + "tokenizer.json");
        } catch (IOException e) {
            throw new EmbeddingException(
                    "The model " + files.location() + " could not be read: " + e.getMessage(), e);
        }
        fingerprint.text(
                "settings",
                String.join(
                        " ",
                        graph.output(),
                        graph.pooled() ? "pooled" : modules.pooling().modes().toString(),
                        modules.style().name(),
                        settings.toString()));
        for (Layer layer : modules.layers()) {
            fingerprint.text("layer", layer.getClass().getSimpleName());
            if (layer instanceof Dense dense) {
                fingerprint.text("activation", dense.activation().name());
                fingerprint.floats("weight", dense.weight());
                fingerprint.floats("bias", dense.bias() == null ? new float[0] : dense.bias());
            }
        }
        return fingerprint.hex();
    }

    private void hash(Fingerprint fingerprint, String role, String file) throws IOException {
        try (InputStream in = files.identity(file)) {
            fingerprint.stream(role, in);
        }
    }

    private static String beside(String file, String other) {
        return file.substring(0, file.lastIndexOf('/') + 1) + other;
    }

    /** A graph among the model's files. */
    private final class File implements GraphFile {

        private final String file;

        File(String file) {
            this.file = file;
        }

        @Override
        public String name() {
            return files.location() + "/" + file;
        }

        @Override
        public Path path() {
            return files.path(file);
        }

        @Override
        public InputStream open() throws IOException {
            return files.open(file);
        }
    }
}
