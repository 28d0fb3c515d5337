package io.flinkinstructor.operators.model.convert;

import com.fasterxml.jackson.databind.JsonNode;
import io.flinkinstructor.operators.model.BrokenModelException;
import io.flinkinstructor.operators.model.DenseSettings;
import io.flinkinstructor.operators.model.DirectoryFiles;
import io.flinkinstructor.operators.model.Faults;
import io.flinkinstructor.operators.model.LayerSettings;
import io.flinkinstructor.operators.model.MaxTokens;
import io.flinkinstructor.operators.model.ModelFiles;
import io.flinkinstructor.operators.model.ModelJson;
import io.flinkinstructor.operators.model.ModuleList;
import io.flinkinstructor.operators.model.PoolingSettings;
import io.flinkinstructor.operators.model.PromptStyle;
import io.flinkinstructor.operators.model.TokenizerFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A checkpoint that was read and found complete.
 *
 * @param directory where it is
 * @param transformer the folder of the transformer's files, with a trailing slash or empty
 * @param style how instructions are joined
 * @param maxTokens longest input
 */
record Checkpoint(
        Path directory,
        String transformer,
        PromptStyle style,
        int maxTokens,
        Encoder encoder,
        TextHead head) {

    /**
     * @throws BrokenModelException if it can't be converted; names every fault
     */
    static Checkpoint read(Path directory) throws BrokenModelException {
        ModelFiles files = new DirectoryFiles(directory);
        Faults faults = new Faults(files.location());
        Checkpoint checkpoint = new Reader(directory, files, faults).read();
        faults.throwIfAny();
        return checkpoint;
    }

    /** Reads file by file. */
    private static final class Reader {

        private final Path directory;
        private final ModelFiles files;
        private final Faults faults;
        private final ModelJson json;

        Reader(Path directory, ModelFiles files, Faults faults) {
            this.directory = directory;
            this.files = files;
            this.faults = faults;
            this.json = new ModelJson(files, faults);
        }

        /** What it returns is of use only if there are no faults. */
        Checkpoint read() {
            ModuleList modules = ModuleList.read(files, json, faults);
            String folder = modules.transformer();
            String configFile = folder + "config.json";
            JsonNode config = json.required(configFile, "fetch all files of the model");
            int maxTokens =
                    MaxTokens.of(
                            json.optional(folder + "sentence_bert_config.json"),
                            json.optional(folder + "tokenizer_config.json"),
                            config);
            if (maxTokens == 0) {
                faults.add(
                        folder + "sentence_bert_config.json",
                        "no file says how many tokens the model takes; write"
                                + " {\"max_seq_length\": 512} or what it was trained for");
            }
            CheckpointFiles weights = new CheckpointFiles(files, json, faults);
            Weights transformer = weights.open(folder);
            Encoder encoder =
                    config.isMissingNode() || transformer == null
                            ? null
                            : Architectures.resolve(
                                    configFile, config, new Resolver(transformer, faults), faults);
            checkTokenizer(folder + "tokenizer.json", encoder);
            PromptStyle style = style(modules, encoder);
            TextHead head = head(modules, style, encoder, weights);
            return new Checkpoint(directory, folder, style, maxTokens, encoder, head);
        }

        /**
         * INSTRUCTOR's published checkpoints do not name its classes: they look as those of GTR and
         * Sentence-T5 do, which take no instructions and for which both styles are the same. Who
         * trained a T5 with prompts that are pooled says so in its files.
         */
        private PromptStyle style(ModuleList modules, Encoder encoder) {
            boolean prompts =
                    !json.optional("config_sentence_transformers.json").path("prompts").isEmpty();
            return encoder instanceof T5Encoder && !prompts
                    ? PromptStyle.INSTRUCTOR
                    : modules.style();
        }

        private void checkTokenizer(String file, Encoder encoder) {
            JsonNode tokenizer =
                    json.required(
                            file,
                            "save the fast tokenizer:"
                                    + " AutoTokenizer.from_pretrained(...).save_pretrained(...)");
            if (encoder != null
                    && !tokenizer.isMissingNode()
                    && TokenizerFile.largestId(tokenizer) >= encoder.vocabulary()) {
                faults.add(
                        file,
                        String.format(
                                "gives ids up to %d, but the model knows %d tokens only; take all"
                                        + " files from the same model",
                                TokenizerFile.largestId(tokenizer), encoder.vocabulary()));
            }
        }

        private TextHead head(
                ModuleList modules, PromptStyle style, Encoder encoder, CheckpointFiles weights) {
            PoolingSettings pooling = modules.pooling();
            if (pooling == null) {
                faults.add(
                        ModuleList.FILE,
                        "has no Pooling, so that nothing makes one vector of a text; add one");
                return null;
            }
            int components = encoder == null ? -1 : encoder.width();
            checkSize(
                    pooling.file(),
                    "word_embedding_dimension",
                    pooling.width(),
                    "the transformer's output",
                    components);
            components *= pooling.modes().size();
            List<TextHead.Layer> layers = new ArrayList<>();
            for (LayerSettings settings : modules.layers()) {
                if (settings instanceof DenseSettings dense) {
                    checkSize(
                            dense.folder() + "config.json",
                            "in_features",
                            dense.inputs(),
                            "what goes into it",
                            components);
                    components = dense.outputs();
                    layers.add(dense(dense, weights));
                } else {
                    layers.add(new TextHead.Normalize());
                }
            }
            boolean excludes = style == PromptStyle.INSTRUCTOR || !pooling.includePrompt();
            return new TextHead(pooling.modes(), excludes, layers);
        }

        private TextHead.Dense dense(DenseSettings settings, CheckpointFiles weights) {
            Weights tensors = weights.open(settings.folder());
            Linear linear =
                    tensors == null
                            ? null
                            : new Resolver(tensors, faults)
                                    .linear(
                                            "linear",
                                            settings.inputs(),
                                            settings.outputs(),
                                            settings.biased());
            return new TextHead.Dense(linear, settings.activation());
        }

        private void checkSize(String file, String what, int size, String against, int other) {
            if (size > 0 && other > 0 && size != other) {
                faults.add(
                        file,
                        String.format(
                                "%s is %d, but %s has %d components; take all files from the same"
                                        + " model",
                                what, size, against, other));
            }
        }
    }
}
